package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.itchy.process.ProcessRequest;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where a run puts its results, and how it works. */
@InGroup(OptionGroup.RUN)
public final class RunOptions {
    private static final int MAX_JOBS = 64;

    @Mixin
    private DirectoryOptions directories = new DirectoryOptions();

    @InGroup(OptionGroup.IMAGES)
    @Option(
            names = {"-f", "--required-format"},
            paramLabel = "FORMAT",
            description = "Format of the images: qcow2, raw, vmdk, vdi, vpc, vhdx or ova; default ${DEFAULT-VALUE}.")
    private String format = "qcow2";

    @Mixin
    private OutputOptions images = new OutputOptions();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many images are worked on at once; default ${DEFAULT-VALUE}.")
    private int jobs = 2;

    @Option(
            names = "--max-attempts",
            paramLabel = "N",
            description = "Runs after which a failing event is set aside; default ${DEFAULT-VALUE}.")
    private int maxAttempts = 3;

    @Option(names = "--keep-events", description = "Keep done events in the directory 'done'.")
    private boolean keepEvents;

    int maxAttempts() {
        return maxAttempts;
    }

    ProcessRequest request(EventDirectoryOptions events) {
        if (jobs < 1 || jobs > MAX_JOBS) {
            throw new UsageProblem("--jobs must be from 1 to " + MAX_JOBS + ", not " + jobs);
        }
        if (maxAttempts < 1) {
            throw new UsageProblem("--max-attempts must be at least 1, not " + maxAttempts);
        }
        return new ProcessRequest(
                events.metadataDirectory,
                directories.output,
                directories.temporary,
                directories.descriptors,
                events.permissions(),
                images.of(format),
                jobs,
                maxAttempts,
                keepEvents,
                events.variables());
    }
}
