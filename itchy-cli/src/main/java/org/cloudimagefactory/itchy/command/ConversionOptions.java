package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How images are inspected and converted. */
public final class ConversionOptions {
    @Option(
            names = {"-t", "--temp-image-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/temp",
            description = "Where images are unpacked that can't be read in place; default ${DEFAULT-VALUE}.")
    private Path temporaryDirectory = Path.of("/var/spool/itchy/temp");

    @Option(
            names = {"-q", "--qemu-img-binary"},
            paramLabel = "FILE",
            defaultValue = "qemu-img",
            description = "qemu-img to use; default ${DEFAULT-VALUE}.")
    private String qemuImg = "qemu-img";

    /** For picocli. */
    public ConversionOptions() {}

    Path temporaryDirectory() {
        return temporaryDirectory;
    }

    /** qemu-img, a name or a path. */
    public String qemuImg() {
        return qemuImg;
    }
}
