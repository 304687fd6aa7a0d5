package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which programs are used, and how. */
public final class ToolOptions {
    @Option(names = "--packer-binary", paramLabel = "FILE", defaultValue = "packer", description = "Packer to use.")
    private String packer = "packer";

    @Option(
            names = "--qemu-binary",
            paramLabel = "FILE",
            defaultValue = "qemu-system-x86_64",
            description = "QEMU to use.")
    private String qemu = "qemu-system-x86_64";

    @Option(
            names = "--qemu-img-binary",
            paramLabel = "FILE",
            defaultValue = "qemu-img",
            description = "qemu-img to use.")
    private String qemuImg = "qemu-img";

    @Option(
            names = "--accelerator",
            paramLabel = "NAME",
            defaultValue = "auto",
            description = "kvm, tcg, or auto: kvm if a probe says that it works here.")
    private String accelerator = "auto";

    @Option(
            names = {"-c", "--cache-dir"},
            paramLabel = "DIR",
            description = "Where installers and answers are kept; default ~/.cache/comfy.")
    private @Nullable Path cacheDirectory;

    @Option(
            names = "--cache-size",
            paramLabel = "SIZE",
            defaultValue = "50G",
            description = "How much of what was fetched is kept; default ${DEFAULT-VALUE}.")
    private String cacheSize = "50G";

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(
            names = {"-p", "--file-permissions"},
            paramLabel = "OCTAL",
            defaultValue = "640",
            description = "Permissions of images and descriptors; default ${DEFAULT-VALUE}.")
    private String permissions = "640";

    /** For picocli. */
    public ToolOptions() {}

    /** Packer, a name or a path. */
    public String packer() {
        return packer;
    }

    /** QEMU, a name or a path. */
    public String qemu() {
        return qemu;
    }

    /** qemu-img, a name or a path. */
    public String qemuImg() {
        return qemuImg;
    }

    /** The accelerator that the operator insists on. */
    public Optional<Accelerator> accelerator() {
        return switch (accelerator) {
            case "auto" -> Optional.empty();
            case "kvm" -> Optional.of(Accelerator.KVM);
            case "tcg" -> Optional.of(Accelerator.TCG);
            default -> throw new UsageProblem("unknown accelerator '" + accelerator + "'").hint("use auto, kvm or tcg");
        };
    }

    /** Where things are kept, with this default; absolute, for Packer works in another directory. */
    public Path cacheDirectory(Path usual) {
        return (cacheDirectory == null ? usual : cacheDirectory)
                .toAbsolutePath()
                .normalize();
    }

    /** Bytes of fetched files that are kept. */
    public long cacheSize() {
        return DiskSize.parse(cacheSize).bytes();
    }

    /** How to go out into the web. */
    WebOptions web() {
        return web;
    }

    /** Permissions of published files, octal. */
    public String permissions() {
        return permissions;
    }
}
