package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.check.TestReport;
import org.cloudimagefactory.comfy.check.TestService;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code comfy test}. */
@Command(
        name = "test",
        description = "Start an image on a throw-away overlay with a seed, and check it from inside.",
        footer = {"", "Example: comfy test /var/spool/comfy/micro-1.0-20261124102030.qcow2"})
public final class TestCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private TestOptions options = new TestOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<ToolOptions, TestService> useCase;
    private final Progress progress;

    /** Wires the use case with the options of the command, and shows how far it has come. */
    public TestCommand(Function<ToolOptions, TestService> useCase, Progress progress) {
        this.useCase = useCase;
        this.progress = progress;
    }

    @Override
    public Integer call() {
        TestReport result = useCase.apply(tools).test(options.request(), progress);
        print(result, Objects.requireNonNull(spec).commandLine().getOut());
        return result.passed() ? ExitCode.OK : ExitCode.ITEMS_FAILED;
    }

    private void print(TestReport result, PrintWriter out) {
        if (output == OutputFormat.JSON) {
            ObjectNode node = new ObjectMapper().valueToTree(result);
            out.println(node.put("passed", result.passed()).toPrettyString());
        } else {
            result.lines().forEach(out::println);
        }
        out.flush();
    }
}
