package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a run puts its results. */
public final class DirectoryOptions {
    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/output",
            description = "Where images go; default ${DEFAULT-VALUE}.")
    private Path outputDirectory = Path.of("/var/spool/itchy/output");

    @Option(
            names = {"-t", "--temp-image-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/temp",
            description = "Where images are unpacked that can't be read in place; default ${DEFAULT-VALUE}.")
    private Path temporaryDirectory = Path.of("/var/spool/itchy/temp");

    @Option(
            names = {"-e", "--descriptor-dir"},
            paramLabel = "DIR",
            defaultValue = "/var/spool/itchy/descriptors",
            description = "Where descriptors go; default ${DEFAULT-VALUE}.")
    private Path descriptorDirectory = Path.of("/var/spool/itchy/descriptors");

    Path output() {
        return outputDirectory.toAbsolutePath().normalize();
    }

    Path temporary() {
        return temporaryDirectory.toAbsolutePath().normalize();
    }

    Path descriptors() {
        return descriptorDirectory.toAbsolutePath().normalize();
    }
}
