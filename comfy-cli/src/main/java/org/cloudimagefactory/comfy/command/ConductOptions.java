package org.cloudimagefactory.comfy.command;

import org.cloudimagefactory.comfy.build.BuildConduct;
import org.cloudimagefactory.comfy.build.BuildConduct.OnFailure;
import org.cloudimagefactory.common.cli.FactoryException;
import picocli.CommandLine.Option;

/** How builds are gone about. */
public final class ConductOptions {
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "1", description = "How many builds run at a time.")
    private int jobs = 1;

    @Option(names = "--force", description = "Build also what is there already, made from the same inputs.")
    private boolean force;

    @Option(names = "--keep-work-dir", description = "Keep the work directory of the build beside its result.")
    private boolean keepWorkDirectory;

    @Option(
            names = "--on-failure",
            paramLabel = "WHAT",
            defaultValue = "clean",
            description = "keep the whole work directory of a failed build, or clean it up but for the logs.")
    private OnFailure onFailure = OnFailure.CLEAN;

    @Option(names = "--test", description = "Start each image once, as its users will, before it is published.")
    private boolean test;

    /** For picocli. */
    public ConductOptions() {}

    /** How many builds run at a time. */
    public int jobs() {
        if (jobs < 1) {
            throw FactoryException.usage("--jobs must be at least 1");
        }
        return jobs;
    }

    /** What the options say. */
    public BuildConduct conduct() {
        return new BuildConduct(force, keepWorkDirectory, onFailure, test);
    }
}
