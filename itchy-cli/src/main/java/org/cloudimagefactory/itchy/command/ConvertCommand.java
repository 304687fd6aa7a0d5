package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.convert.ConvertService;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code itchy convert}. */
@Command(
        name = "convert",
        description = "Take one image file in by hand: inspect, check and convert it.",
        footer = {"", "Example: itchy convert debian-12.ova debian-12.qcow2 --format qcow2"})
public final class ConvertCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

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
            defaultValue = "qcow2",
            description = "qcow2, raw, vmdk, vdi, vpc, vhdx or ova; default ${DEFAULT-VALUE}.")
    private String format = "qcow2";

    @Mixin
    private OutputOptions images = new OutputOptions();

    @Option(
            names = {"-p", "--file-permissions"},
            paramLabel = "OCTAL",
            defaultValue = "640",
            description = "Permissions of new files; default ${DEFAULT-VALUE}.")
    private String permissions = "640";

    @Option(names = "--force", description = "Replace DST, and the images of further disks, if they are there already.")
    private boolean force;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<ConversionOptions, ConvertService> useCase;

    /** Wires the use case with the options of the command. */
    public ConvertCommand(Function<ConversionOptions, ConvertService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        TargetFormat wanted = images.of(format);
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        ConvertService.Result result =
                useCase.apply(conversion).convert(source, target, wanted, FilePermissions.parse(permissions), force);
        result.warnings().forEach(warning -> err.println(PrintableText.of("itchy: warning: " + warning)));
        err.flush();
        result.images().forEach(image -> out.println(PrintableText.of(image.toString())));
        out.flush();
        return ExitCode.OK;
    }
}
