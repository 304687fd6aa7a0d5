package org.cloudimagefactory.nifty.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.Repair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code nifty repair}. */
@Command(
        name = "repair",
        description =
                "With --backend directory: make a new index from the marks beside the images, where the index is lost"
                        + " or damaged. Files that no mark names are told, and nothing is removed.",
        footer = {"", "Example: nifty repair --backend directory --library-dir /srv/images --datastore pool"})
public final class RepairCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private CloudOptions options = new CloudOptions();

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<CloudOptions, CloudBackend> cloud;

    /** Opens the cloud with the options of the command. */
    public RepairCommand(Function<CloudOptions, CloudBackend> cloud) {
        this.cloud = cloud;
    }

    @Override
    public Integer call() {
        try (CloudBackend backend = cloud.apply(options)) {
            Repair repair = backend.repair();
            PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
            if (output == OutputFormat.JSON) {
                out.println(json(repair).toPrettyString());
            } else {
                out.println(PrintableText.of(repair.summary()));
                repair.unproven()
                        .forEach(file -> out.println(PrintableText.of("without proof, left as it is: " + file)));
            }
            out.flush();
            PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
            repair.problems().forEach(problem -> err.println(PrintableText.of("nifty: " + problem)));
            err.flush();
            return repair.problems().isEmpty() ? ExitCode.OK : ExitCode.ITEMS_FAILED;
        }
    }

    private static ObjectNode json(Repair repair) {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put("summary", repair.summary());
        ArrayNode unproven = document.putArray("without_proof");
        repair.unproven().forEach(file -> unproven.add(file.toString()));
        repair.problems().forEach(document.putArray("problems")::add);
        return document;
    }
}
