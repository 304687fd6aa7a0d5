package org.cloudimagefactory.nifty.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.nifty.backend.Finding;
import org.cloudimagefactory.nifty.sync.CheckService;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nifty check}. */
@Command(
        name = "check",
        description =
                "Look whether cloud, credentials, datastores, groups and directories are as 'nifty sync' needs them.")
public final class CheckCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private SyncOptions options = new SyncOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<SyncOptions, CheckService> useCase;

    /** Wires the use case with the options of the command. */
    public CheckCommand(Function<SyncOptions, CheckService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        List<Finding> findings = useCase.apply(options).check();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        if (output == OutputFormat.JSON) {
            ArrayNode list = new ObjectMapper().createArrayNode();
            findings.forEach(finding -> list.addObject()
                    .put("subject", finding.subject())
                    .put("ok", finding.ok())
                    .put("text", finding.text()));
            out.println(list.toPrettyString());
        } else {
            findings.forEach(finding -> out.println(PrintableText.of(
                    (finding.ok() ? "ok    " : "wrong ") + finding.subject() + ": " + finding.text())));
        }
        out.flush();
        return findings.stream().allMatch(Finding::ok) ? ExitCode.OK : ExitCode.ENVIRONMENT;
    }
}
