package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.check.TestService;
import org.cloudimagefactory.comfy.check.TestSubject;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be tested, and on which machine. */
@InGroup(OptionGroup.MACHINE)
public final class TestOptions {
    @Parameters(paramLabel = "IMAGE", description = "Image, OVA, or descriptor of one.")
    private Path image = Path.of("");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "Format, where the name does not tell it.")
    private @Nullable String format;

    @Option(names = "--arch", paramLabel = "ARCH", description = "x86_64 or aarch64.")
    private String architecture = "x86_64";

    @Option(names = "--firmware", paramLabel = "NAME", description = "bios or uefi; default: as its descriptor tells.")
    private @Nullable Firmware firmware;

    @Option(names = "--memory", paramLabel = "MIB", description = "Memory of the machine.")
    private int memory = 1024;

    @Option(names = "--cpus", paramLabel = "N", description = "Virtual cores of the machine.")
    private int cpus = 1;

    @Option(names = "--port", paramLabel = "N", split = ",", description = "TCP port that should be open.")
    private List<Integer> ports = List.of();

    @Option(
            names = "--console-login",
            description = "Root may have a password; default: as its descriptor tells, else not.")
    private boolean consoleLogin;

    @InGroup(OptionGroup.LIFETIMES)
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "15m",
            converter = DurationConverter.MinutesOfLimit.class,
            description = "Limit until SSH answers; a bare number is minutes; default ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofMinutes(15);

    @InGroup(OptionGroup.OUTPUT)
    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the report to this file, too; it replaces an earlier report and nothing else.")
    private @Nullable Path report;

    /** What the options say; what they leave open, the descriptor may tell. */
    public TestService.Request request() {
        TestSubject subject = TestSubject.of(image, format == null ? null : ImageFormat.parse(format));
        Firmware told = subject.firmware().equals("uefi") ? Firmware.UEFI : Firmware.BIOS;
        return new TestService.Request(
                subject,
                Architecture.parse(architecture),
                firmware == null ? told : firmware,
                memory,
                cpus,
                ports,
                consoleLogin || subject.consoleLogin(),
                timeout,
                report);
    }
}
