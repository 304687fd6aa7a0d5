package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.process.ProcessRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a run puts its results, and how it works. */
public final class RunOptions {
    private static final int MAX_JOBS = 64;

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

    @Option(
            names = {"-f", "--required-format"},
            paramLabel = "FORMAT",
            defaultValue = "qcow2",
            description = "Format of the images: qcow2, raw, vmdk, vdi, vpc, vhdx or ova; default ${DEFAULT-VALUE}.")
    private String format = "qcow2";

    @Mixin
    private OutputOptions images = new OutputOptions();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "2",
            description = "How many images are worked on at once; default ${DEFAULT-VALUE}.")
    private int jobs = 2;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            defaultValue = "3",
            description = "Runs after which a failing event is set aside; default ${DEFAULT-VALUE}.")
    private int maxAttempts = 3;

    @Option(names = "--keep-events", description = "Keep done events in the directory 'done'.")
    private boolean keepEvents;

    ProcessRequest request(EventDirectoryOptions events) {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new UsageProblem("--jobs must be from 1 to " + MAX_JOBS + ", not " + jobs);
        }
        if (maxAttempts < 1) {
            throw new UsageProblem("--max-attempts must be at least 1, not " + maxAttempts);
        }
        return new ProcessRequest(
                events.metadataDirectory(),
                absolute(outputDirectory),
                absolute(temporaryDirectory),
                absolute(descriptorDirectory),
                events.permissions(),
                images.of(format),
                jobs,
                maxAttempts,
                keepEvents,
                events.variables());
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
