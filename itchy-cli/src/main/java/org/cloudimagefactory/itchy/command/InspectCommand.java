package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.OutputFormat;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.itchy.sanitize.InspectService;
import org.cloudimagefactory.itchy.sanitize.InspectionResult;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code itchy inspect}. */
@Command(
        name = "inspect",
        description = "Tell what image files are and whether they would be taken in; exit 1 if one would not.",
        footer = {"", "Example: itchy inspect --output json debian-12.ova"})
public final class InspectCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ConversionOptions conversion = new ConversionOptions();

    @Option(
            names = {"-t", "--temp-image-dir"},
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "Where images are unpacked that can't be read in place; default ${DEFAULT-VALUE}.")
    private Path temporaryDirectory = Path.of("/tmp");

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text", description = "text or json.")
    private OutputFormat output = OutputFormat.TEXT;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Image files.")
    private List<Path> files = List.of();

    @Spec
    private @Nullable CommandSpec spec;

    private final BiFunction<ConversionOptions, Path, InspectService> useCase;

    /** Wires the use case with the options of the command and the temporary directory. */
    public InspectCommand(BiFunction<ConversionOptions, Path, InspectService> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        InspectService inspect = useCase.apply(conversion, temporaryDirectory.toAbsolutePath());
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        List<InspectionResult> verdicts = files.stream().map(inspect::inspect).toList();
        new InspectionReport(out, output).print(verdicts);
        return verdicts.stream().allMatch(InspectionResult::accepted) ? ExitCode.OK : ExitCode.ITEMS_FAILED;
    }
}
