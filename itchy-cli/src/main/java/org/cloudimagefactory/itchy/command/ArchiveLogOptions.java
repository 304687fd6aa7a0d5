package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.archive.ArchiveLog;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The predecessor's short options of {@code itchy archive} for what every command has. A log that can't be written is no reason
 * to lose an event: this command goes on without it.
 */
public final class ArchiveLogOptions extends CommonOptions {
    private @Nullable Boolean isUsable;

    /** For picocli. */
    public ArchiveLogOptions() {}

    @Option(
            names = {"-l", "--archive-log"},
            paramLabel = "FILE",
            description = "As --log-file, for this command alone.")
    void archiveLog(@Nullable Path file) {
        if (file != null) {
            setLogFile(file);
        }
    }

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

    @Override
    protected @Nullable Path effectiveLogFile() {
        Path file = super.effectiveLogFile();
        if (file == null || isStream(file)) {
            return file;
        }
        return isLogged() ? file.toAbsolutePath().normalize() : null;
    }

    /** Without its log, this command is as quiet as one that never had one. */
    @Override
    protected LogLevel effectiveLogLevel() {
        LogLevel level = super.effectiveLogLevel();
        return isLogged() || debug() || super.effectiveLogFile() == null || level == LogLevel.ERROR
                ? level
                : LogLevel.WARN;
    }

    private boolean isLogged() {
        Path file = super.effectiveLogFile();
        if (isUsable == null) {
            isUsable = file != null && (isStream(file) || ArchiveLog.isUsable(file));
            if (file != null && !isUsable) {
                System.err.println(PrintableText.of("itchy: cannot write log " + file + "; nothing is logged"));
            }
        }
        return isUsable;
    }
}
