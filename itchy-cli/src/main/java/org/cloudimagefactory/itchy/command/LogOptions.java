package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.archive.ArchiveLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The predecessor's short options for what every command has. */
@InGroup(OptionGroup.OUTPUT)
abstract class LogOptions extends CommonOptions {
    @Option(names = "-b", paramLabel = "LEVEL", description = "As --log-level.")
    void shortLogLevel(@Nullable LogLevel level) {
        if (level != null) {
            setLogLevel(level);
        }
    }

    @Option(names = "-d", description = "As --debug.")
    void shortDebug(boolean value) {
        setDebug(value);
    }

    void ownLog(@Nullable Path file) {
        if (file != null) {
            setLogFile(file);
        }
    }

    /** Of {@code itchy process}. */
    @InGroup(OptionGroup.OUTPUT)
    static final class OfProcess extends LogOptions {
        @Option(
                names = {"-l", "--process-log"},
                paramLabel = "FILE",
                description = "As --log-file, for this command alone.")
        void processLog(@Nullable Path file) {
            ownLog(file);
        }
    }

    /** Of {@code itchy archive}. A log that can't be written is no reason to lose an event: it goes on without it. */
    static final class OfArchive extends LogOptions {
        private @Nullable Boolean isUsable;

        @Option(
                names = {"-l", "--archive-log"},
                paramLabel = "FILE",
                description = "As --log-file, for this command alone.")
        void archiveLog(@Nullable Path file) {
            ownLog(file);
        }

        @Override
        protected @Nullable Path effectiveLogFile() {
            Path file = super.effectiveLogFile();
            return file == null || isStream(file)
                    ? file
                    : isUsable(file) ? file.toAbsolutePath().normalize() : null;
        }

        /** Without its log, this command is as quiet as one that never had one. */
        @Override
        protected LogLevel effectiveLogLevel() {
            LogLevel level = super.effectiveLogLevel();
            boolean isWithout = super.effectiveLogFile() != null && effectiveLogFile() == null;
            return isWithout && !debug() && level != LogLevel.ERROR ? LogLevel.WARN : level;
        }

        private boolean isUsable(Path file) {
            if (isUsable == null) {
                isUsable = ArchiveLog.isUsable(file);
                if (!isUsable) {
                    System.err.println(PrintableText.of("itchy: cannot write log " + file + "; nothing is logged"));
                }
            }
            return isUsable;
        }
    }
}
