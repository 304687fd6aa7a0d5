package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.check.TestReport;
import org.cloudimagefactory.comfy.check.TestService;
import org.cloudimagefactory.comfy.check.TestSubject;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.ExitCode;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.cli.TerminalProgress;
import org.cloudimagefactory.common.image.ImageFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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

    @Parameters(paramLabel = "IMAGE", description = "Image, OVA, or descriptor of one.")
    private Path image = Path.of("");

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            description = "Format, where the name does not tell it.")
    private @Nullable String format;

    @Option(names = "--arch", paramLabel = "ARCH", defaultValue = "x86_64", description = "x86_64 or aarch64.")
    private String architecture = "x86_64";

    @Option(names = "--firmware", paramLabel = "NAME", description = "bios or uefi; default: as its descriptor tells.")
    private @Nullable Firmware firmware;

    @Option(names = "--memory", paramLabel = "MIB", defaultValue = "1024", description = "Memory of the machine.")
    private int memory = 1024;

    @Option(names = "--cpus", paramLabel = "N", defaultValue = "1", description = "Virtual cores of the machine.")
    private int cpus = 1;

    @Option(names = "--port", paramLabel = "N", split = ",", description = "TCP port that should be open.")
    private List<Integer> ports = List.of();

    @Option(names = "--timeout", paramLabel = "TIME", defaultValue = "15m", description = "Limit until SSH answers.")
    private String timeout = "15m";

    @Option(names = "--report", paramLabel = "FILE", description = "Write the report to this file, too.")
    private @Nullable Path report;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<ToolOptions, TestService> useCase;

    /** Wires the use case with the options of the command. */
    public TestCommand(Function<ToolOptions, TestService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        TestSubject subject = TestSubject.of(image, format == null ? null : ImageFormat.parse(format));
        Firmware told = subject.firmware().equals("uefi") ? Firmware.UEFI : Firmware.BIOS;
        TestReport result = useCase.apply(tools)
                .test(
                        new TestService.Request(
                                subject,
                                Architecture.parse(architecture),
                                firmware == null ? told : firmware,
                                memory,
                                cpus,
                                ports,
                                TimeLimit.parse(timeout),
                                report),
                        TerminalProgress.onStderr());
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
