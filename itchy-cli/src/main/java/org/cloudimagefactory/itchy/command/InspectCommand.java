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

    /** Wires the use case with the options of the command and the temporary directory. */
    public InspectCommand(BiFunction<ConversionOptions, Path, InspectService> useCase) {
        this.useCase = useCase;
    }

    @Override
    protected int run() {
        InspectService inspect = useCase.apply(conversion, temporaryDirectory.toAbsolutePath());
        List<InspectionResult> verdicts = files.stream().map(inspect::inspect).toList();
        if (printer().isJson()) {
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            ArrayNode list = document.putArray("files");
            verdicts.forEach(verdict -> add(list.addObject(), verdict));
            printer().document(document);
        } else {
            verdicts.forEach(this::print);
        }
        return verdicts.stream().allMatch(InspectionResult::accepted) ? ExitCode.OK : ExitCode.ITEMS_FAILED;
    }

    private void print(InspectionResult verdict) {
        printer().line(verdict.file() + ": " + (verdict.accepted() ? "accepted" : "refused"));
        if (!verdict.container().isEmpty()) {
            printer().line("  container: " + verdict.container() + ", wrapper: " + verdict.wrapper());
        }
        for (InspectionResult.DiskVerdict disk : verdict.disks()) {
            printer()
                    .line("  disk " + disk.name() + ": " + disk.inspection().formatName() + ", "
                            + disk.inspection().virtualSize() + " bytes ("
                            + disk.inspection().length() + " stored)");
            disk.inspection().details().forEach((name, value) -> printer().line("    " + name + ": " + value));
        }
        verdict.warnings().forEach(warning -> printer().line("  warning: " + warning));
        verdict.reasons().forEach(reason -> printer().line("  refused: " + reason));
    }

    private static void add(ObjectNode node, InspectionResult verdict) {
        node.put("file", verdict.file().toString());
        node.put("accepted", verdict.accepted());
        if (!verdict.disks().isEmpty()) {
            ImageInspection boot = verdict.disks().get(0).inspection();
            node.put("format", boot.formatName());
            node.put("virtual_size", boot.virtualSize());
        }
        if (!verdict.container().isEmpty()) {
            node.put("container", verdict.container());
            node.put("wrapper", verdict.wrapper());
        }
        verdict.reasons().forEach(node.putArray("reasons")::add);
        verdict.warnings().forEach(node.putArray("warnings")::add);
        ArrayNode disks = node.putArray("disks");
        for (InspectionResult.DiskVerdict disk : verdict.disks()) {
            ObjectNode child = disks.addObject();
            child.put("name", disk.name());
            child.put("format", disk.inspection().formatName());
            child.put("virtual_size", disk.inspection().virtualSize());
            child.put("stored_size", disk.inspection().length());
            disk.inspection().details().forEach(child.putObject("details")::put);
        }
    }
}
