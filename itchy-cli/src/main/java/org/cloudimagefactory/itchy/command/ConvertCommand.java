package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.convert.ConvertService;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code itchy convert}. */
@Command(
        name = "convert",
        description = "Take one image file in by hand: inspect, check and convert it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy convert debian-12.ova debian-12.qcow2 --format qcow2",
            "  itchy convert debian-12.qcow2 debian-12.vhdx --format vhdx"
        })
public final class ConvertCommand extends ToolCommand {
    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Parameters(index = "0", paramLabel = "SRC", description = "Image file or archive.")
    private Path source = Path.of("");

    @Parameters(
            index = "1",
            paramLabel = "DST",
            description =
                    "Image to write; further disks of an archive go beside it, with _data1 and so on in the name.")
    private Path target = Path.of("");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "qcow2, raw, vmdk, vdi, vpc, vhdx or ova; default ${DEFAULT-VALUE}.")
    private String format = "qcow2";

    @Mixin
    private OutputOptions images = new OutputOptions();

    @Option(
            names = {"-p", "--file-permissions"},
            paramLabel = "OCTAL",
            description = "Permissions of new files; default ${DEFAULT-VALUE}.")
    private String permissions = "640";

    @Option(names = "--force", description = "Replace DST, and the images of further disks, if they are there already.")
    private boolean force;

    private final Function<ConversionOptions, ConvertService> useCase;

    public ConvertCommand(Function<ConversionOptions, ConvertService> useCase) {
        this.useCase = useCase;
    }

    @Override
    protected void run() {
        TargetFormat wanted = images.of(format);
        ConvertService.Result result =
                useCase.apply(conversion).convert(source, target, wanted, FilePermissions.parse(permissions), force);
        result.warnings().forEach(warning -> printer().warning("warning: " + warning));
        record().count("converted", 1);
        result.images().forEach(image -> printer().line(image.toString()));
    }
}
