package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command that runs again and again is watched. */
@InGroup(OptionGroup.OUTPUT)
public abstract class WatchOptions {
    @Option(
            names = "--metrics-file",
            paramLabel = "FILE",
            description =
                    "Write what the run was like, and how things stand, to this file for Prometheus' node exporter"
                            + " (Debian's looks in /var/lib/prometheus/node-exporter; the name must end in .prom).")
    private @Nullable Path metricsFile;

    /** For the options of a command. */
    protected WatchOptions() {}

    /** Where metrics go, if they are wanted. */
    final @Nullable Path metricsFile() {
        return metricsFile;
    }

    /** The program to run after a run that failed, if there is one. */
    protected abstract @Nullable String hook();

    /** As most commands have them. */
    @InGroup(OptionGroup.OUTPUT)
    public static final class Usual extends WatchOptions {
        @Option(
                names = "--on-failure",
                paramLabel = "PROGRAM",
                description =
                        "Run this program after a run that failed, without arguments or a shell; what happened is in"
                                + " its environment (RUN_EXIT_CODE, RUN_SUMMARY, RUN_PROBLEMS).")
        private @Nullable String program;

        /** Nothing is asked for. */
        public Usual() {}

        @Override
        protected @Nullable String hook() {
            return program == null || program.isBlank() ? null : program;
        }
    }
}
