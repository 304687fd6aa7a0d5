package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.jspecify.annotations.Nullable;
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
            description = "kvm or tcg; default: kvm if a probe says that it works here.")
    private @Nullable Accelerator accelerator;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Where installers and answers are kept; default ~/.cache/comfy.")
    private @Nullable Path cacheDirectory;

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
        return Optional.ofNullable(accelerator);
    }

    /** Where things are kept, with this default. */
    public Path cacheDirectory(Path usual) {
        return cacheDirectory == null ? usual : cacheDirectory;
    }

    /** Permissions of published files, octal. */
    public String permissions() {
        return permissions;
    }
}
