package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.cli.ByteSizeConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which programs are used, and how. */
@InGroup(OptionGroup.PROGRAMS)
public final class ToolOptions {
    @Option(names = "--packer-binary", paramLabel = "FILE", description = "Packer to use.")
    String packer = "packer";

    @Option(names = "--qemu-binary", paramLabel = "FILE", description = "QEMU to use.")
    String qemu = "qemu-system-x86_64";

    @Option(names = "--qemu-img-binary", paramLabel = "FILE", description = "qemu-img to use.")
    String qemuImg = "qemu-img";

    @InGroup(OptionGroup.MACHINE)
    @Option(
            names = "--accelerator",
            paramLabel = "NAME",
            description = "kvm, tcg, or auto: kvm if a probe says that it works here.")
    private String accelerator = "auto";

    @InGroup(OptionGroup.FILES)
    @Option(
            names = {"-c", "--cache-dir"},
            paramLabel = "DIR",
            description = "Where installers and answers are kept; default ~/.cache/comfy.")
    private @Nullable Path cacheDirectory;

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--layer-dir",
            paramLabel = "DIR",
            description = "Where layers are kept; default a directory in that of the cache.")
    private @Nullable Path layerDirectory;

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            defaultValue = "50G",
            converter = ByteSizeConverter.Mebibytes.class,
            description = "How much of what was fetched is kept; a bare number is MB; default ${DEFAULT-VALUE}.")
    long cacheSize;

    @InGroup(OptionGroup.FILES)
    @Option(
            names = {"-p", "--file-permissions"},
            paramLabel = "OCTAL",
            description = "Permissions of images and descriptors; default ${DEFAULT-VALUE}.")
    String permissions = "640";

    Optional<Accelerator> accelerator() {
        return switch (accelerator) {
            case "auto" -> Optional.empty();
            case "kvm" -> Optional.of(Accelerator.KVM);
            case "tcg" -> Optional.of(Accelerator.TCG);
            default -> throw new UsageProblem("unknown accelerator '" + accelerator + "'").hint("use auto, kvm or tcg");
        };
    }

    /** Where things are kept, with this default; absolute, for Packer works in another directory. */
    public Path cacheDirectory(Path usual) {
        return configuredCache().orElse(usual.toAbsolutePath().normalize());
    }

    /** The same choices for another comfy, as options of {@code build}. */
    List<String> asOptions(Path usualCache) {
        return List.of(
                "--packer-binary",
                packer,
                "--qemu-binary",
                qemu,
                "--qemu-img-binary",
                qemuImg,
                "--accelerator",
                accelerator,
                "--cache-dir",
                cacheDirectory(usualCache).toString(),
                "--cache-size",
                (cacheSize >> 20) + "M",
                "--file-permissions",
                permissions);
    }

    /** Where layers are kept; absolute. */
    public Path layerDirectory(Path usualCache) {
        return layerDirectory == null
                ? cacheDirectory(usualCache).resolve("layers")
                : layerDirectory.toAbsolutePath().normalize();
    }

    /** Where things are kept, if the operator has said so; absolute. */
    Optional<Path> configuredCache() {
        return Optional.ofNullable(cacheDirectory)
                .map(directory -> directory.toAbsolutePath().normalize());
    }
}
