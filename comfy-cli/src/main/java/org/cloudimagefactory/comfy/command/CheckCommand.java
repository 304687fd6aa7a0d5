package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.cloudimagefactory.comfy.doctor.Doctor;
import org.cloudimagefactory.common.cli.CheckingCommand;
import org.cloudimagefactory.common.cli.FarmOptions;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.farm.FarmFindings;
import org.cloudimagefactory.common.farm.SharedFileSystem;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.systemd.DropIn;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy check}. */
@Command(
        name = "check",
        aliases = "doctor",
        description = "Look whether all is there that builds need, and say what to run where it is not.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy check", "  comfy check --accelerator kvm --output json"})
@InGroup(OptionGroup.FILES)
public final class CheckCommand extends CheckingCommand {
    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            description = "Where images will go.")
    private Path outputDirectory = Path.of("/var/spool/comfy");

    @Option(
            names = "--sources-dir",
            paramLabel = "DIR",
            description = "Where mirrors and what is remembered of sources will lie; default .sources beside images.")
    private @Nullable Path sourcesDirectory;

    private final Function<ToolOptions, Doctor> useCase;

    @Mixin
    private FarmOptions farm = new FarmOptions();

    private final Path usualCache;
    private final Map<String, String> environment;

    /** Engines are asked by programs, which get what they need of the environment. */
    public CheckCommand(Function<ToolOptions, Doctor> useCase, Path usualCache, Map<String, String> environment) {
        this.useCase = useCase;
        this.usualCache = usualCache;
        this.environment = environment;
    }

    @Override
    protected List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(
                useCase.apply(tools).examine(List.of(outputDirectory, tools.cacheDirectory(usualCache))));
        if (!farm.isLocal()) {
            findings.add(FarmFindings.of(farm.scheduler(environment)));
            SharedFileSystem shared = new SharedFileSystem();
            findings.add(shared.shared("shared images", outputDirectory));
            findings.add(shared.shared("shared sources", sources()));
            findings.add(shared.shared("shared layers", tools.layerDirectory(usualCache)));
        }
        return findings;
    }

    private Path sources() {
        return Objects.requireNonNullElse(sourcesDirectory, outputDirectory.resolve(SourceOptions.USUAL));
    }

    /** What nobody has configured lies in the home directory of the service, which its unit may write to. */
    @Override
    protected DropIn dropIn() {
        List<Path> writable = new ArrayList<>(List.of(outputDirectory));
        tools.configuredCache().ifPresent(writable::add);
        return new DropIn("comfy", List.of("comfy-build@.service", "comfy-poll.service"), writable, List.of());
    }

    @Override
    protected List<Path> kept() {
        return tools.configuredCache().stream().toList();
    }
}
