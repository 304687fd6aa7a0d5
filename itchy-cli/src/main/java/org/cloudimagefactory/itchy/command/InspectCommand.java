package org.cloudimagefactory.itchy.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.itchy.sanitize.InspectService;
import org.cloudimagefactory.itchy.sanitize.InspectionResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code itchy inspect}. */
@Command(
        name = "inspect",
        description = "Tell what image files are and whether they would be taken in; exit 1 if one would not.",
        footer = {"", "Example: itchy inspect --output json debian-12.ova"})
public final class InspectCommand extends ResultCommand {
    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Option(
            names = {"-t", "--temp-image-dir"},
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "Where images are unpacked that can't be read in place; default ${DEFAULT-VALUE}.")
    private Path temporaryDirectory = Path.of("/tmp");

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Image files.")
    private List<Path> files = List.of();

    private final BiFunction<ConversionOptions, Path, InspectService> useCase;

    /** The use case unpacks in the directory that it is given. */
    public InspectCommand(BiFunction<ConversionOptions, Path, InspectService> useCase) {
        this.useCase = useCase;
    }

    @Override
    protected int run() {
        InspectService inspect = useCase.apply(conversion, temporaryDirectory.toAbsolutePath());
        List<InspectionResult> results = files.stream().map(inspect::inspect).toList();
        if (printer().isJson()) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ArrayNode list = document.putArray("files");
            results.forEach(result -> add(list.addObject(), result));
            printer().document(document);
        } else {
            results.forEach(this::print);
        }
        return results.stream().mapToInt(InspectionResult::exitCode).max().orElse(ExitCode.OK);
    }

    private void print(InspectionResult result) {
        printer().line(result.file() + ": " + (result.accepted() ? "accepted" : "refused"));
        if (!result.container().isEmpty()) {
            printer().line("  container: " + result.container() + ", wrapper: " + result.wrapper());
        }
        for (InspectionResult.DiskResult disk : result.disks()) {
            printer()
                    .line("  disk " + disk.name() + ": " + disk.inspection().formatName() + ", "
                            + disk.inspection().virtualSize() + " bytes ("
                            + disk.inspection().length() + " stored)");
            disk.inspection().details().forEach((name, value) -> printer().line("    " + name + ": " + value));
        }
        result.warnings().forEach(warning -> printer().line("  warning: " + warning));
        result.reasons().forEach(reason -> printer().line("  refused: " + reason));
    }

    private static void add(ObjectNode node, InspectionResult result) {
        node.put("file", result.file().toString());
        node.put("accepted", result.accepted());
        if (!result.disks().isEmpty()) {
            ImageInspection boot = result.disks().get(0).inspection();
            node.put("format", boot.formatName());
            node.put("virtual_size", boot.virtualSize());
        }
        if (!result.container().isEmpty()) {
            node.put("container", result.container());
            node.put("wrapper", result.wrapper());
        }
        result.reasons().forEach(node.putArray("reasons")::add);
        result.warnings().forEach(node.putArray("warnings")::add);
        ArrayNode disks = node.putArray("disks");
        for (InspectionResult.DiskResult disk : result.disks()) {
            ObjectNode child = disks.addObject();
            child.put("name", disk.name());
            child.put("format", disk.inspection().formatName());
            child.put("virtual_size", disk.inspection().virtualSize());
            child.put("stored_size", disk.inspection().length());
            disk.inspection().details().forEach(child.putObject("details")::put);
        }
    }
}
