package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BiFunction;
import org.cloudimagefactory.common.cli.JsonObject;
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
        footerHeading = "%nExamples:%n",
        footer = {"  itchy inspect --output json debian-12.ova", "  itchy inspect disk.vmdk disk.qcow2"})
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
    protected void run() {
        InspectService inspect = useCase.apply(conversion, temporaryDirectory.toAbsolutePath());
        List<InspectionResult> results = files.stream().map(inspect::inspect).toList();
        if (printer().isJson()) {
            printer().document(new JsonObject().list("files", results, InspectCommand::add));
        } else {
            results.forEach(this::print);
        }
        endWith(results.stream().mapToInt(InspectionResult::exitCode).max().orElse(ExitCode.OK));
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

    private static void add(JsonObject node, InspectionResult result) {
        node.put("file", result.file()).put("accepted", result.accepted());
        if (!result.disks().isEmpty()) {
            ImageInspection boot = result.disks().get(0).inspection();
            node.put("format", boot.formatName()).put("virtual_size", boot.virtualSize());
        }
        if (!result.container().isEmpty()) {
            node.put("container", result.container()).put("wrapper", result.wrapper());
        }
        node.texts("reasons", result.reasons()).texts("warnings", result.warnings());
        node.list("disks", result.disks(), (child, disk) -> {
            child.put("name", disk.name())
                    .put("format", disk.inspection().formatName())
                    .put("virtual_size", disk.inspection().virtualSize())
                    .put("stored_size", disk.inspection().length());
            disk.inspection().details().forEach(child.object("details")::put);
        });
    }
}
