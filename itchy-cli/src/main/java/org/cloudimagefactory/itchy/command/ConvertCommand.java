package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.FarmAttempts;
import org.cloudimagefactory.common.cli.FarmOptions;
import org.cloudimagefactory.common.cli.FarmWaiting;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.convert.ConvertService;
import org.cloudimagefactory.itchy.convert.TargetFormat;
import org.cloudimagefactory.itchy.farm.FarmConvertService;
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
            "  itchy convert debian-12.qcow2 debian-12.vhdx --format vhdx",
            "  # on a node of Slurm, with both files in directories that it shares",
            "  itchy convert debian-12.ova debian-12.vdi -f vdi --executor slurm"
        })
@InGroup(OptionGroup.IMAGES)
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

    @InGroup(OptionGroup.FILES)
    @Option(
            names = {"-p", "--file-permissions"},
            paramLabel = "OCTAL",
            description = "Permissions of new files; default ${DEFAULT-VALUE}.")
    private String permissions = "640";

    @InGroup(OptionGroup.RUN)
    @Option(names = "--force", description = "Replace DST, and the images of further disks, if they are there already.")
    private boolean force;

    @Mixin
    private FarmOptions farm = new FarmOptions();

    @Mixin
    private FarmAttempts attempts = new FarmAttempts();

    @Mixin
    private FarmWaiting waiting = new FarmWaiting();

    private final Function<ConversionOptions, ConvertService> useCase;
    private final FarmConvertService onFarm;
    private final Map<String, String> environment;

    public ConvertCommand(
            Function<ConversionOptions, ConvertService> useCase,
            FarmConvertService onFarm,
            Map<String, String> environment) {
        this.useCase = useCase;
        this.onFarm = onFarm;
        this.environment = environment;
    }

    @Override
    protected void run() {
        TargetFormat wanted = images.of(format);
        FilePermissions mode = FilePermissions.parse(permissions);
        FarmUse use = farm.use("itchy", environment, attempts.most(), waiting.waits());
        if (use == null) {
            print(useCase.apply(conversion).convert(source, target, wanted, mode, force));
            return;
        }
        onFarm.convert(
                        source,
                        target,
                        wanted,
                        mode,
                        force,
                        conversion.ofNodes(),
                        use,
                        text -> printer().warning(text))
                .ifPresentOrElse(
                        this::print,
                        () -> printer().line("submitted    " + target + " (the same command collects it)"));
    }

    private void print(ConvertService.Result result) {
        result.warnings().forEach(warning -> printer().warning("warning: " + warning));
        record().count("converted", 1);
        result.images().forEach(image -> printer().line(image.toString()));
    }
}
