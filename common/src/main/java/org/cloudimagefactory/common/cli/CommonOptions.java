package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every command of every tool has. */
@InGroup(OptionGroup.OUTPUT)
public class CommonOptions {
    /** Least important level that is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    boolean help;

    @Option(names = "--debug", description = "Log everything, and show stack traces.")
    boolean debug;

    @Option(names = "--no-debug", description = "Do not, also where --debug is configured.")
    boolean noDebug;

    @Option(
            names = {"--log-file", "--log-to", "--logging-file"},
            paramLabel = "FILE",
            description =
                    "Append the log to this file instead of stderr; the words stdout and stderr stand for themselves.")
    @Nullable
    Path logFile;

    @Option(
            names = {"--log-level", "--logging-level"},
            paramLabel = "LEVEL",
            description = "One of ${COMPLETION-CANDIDATES}; default warn, or info with a log file.")
    @Nullable
    LogLevel logLevel;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            description = "text, or json: one object a line, of the log and of all else on stderr; default text.")
    LogFormat logFormat = LogFormat.TEXT;

    /** Whether stack traces are to be shown. */
    public boolean debug() {
        return debug && !noDebug;
    }

    /** For subclasses that spell the option differently, too. */
    protected void setDebug(boolean value) {
        debug = debug || value;
    }

    /** For subclasses that spell the option differently, too. */
    protected void setLogFile(Path file) {
        logFile = file;
    }

    /** For subclasses that spell the option differently, too. */
    protected void setLogLevel(LogLevel level) {
        logLevel = level;
    }

    /** Where the log goes, if not to stderr; for subclasses that must go on without it. */
    protected @Nullable Path effectiveLogFile() {
        return logFile;
    }

    /** What is logged; for subclasses that must go on without a log file. */
    protected LogLevel effectiveLogLevel() {
        if (debug()) {
            return LogLevel.DEBUG;
        }
        if (logLevel != null) {
            return logLevel;
        }
        return logFile == null ? LogLevel.WARN : LogLevel.INFO;
    }

    /** Whether nobody has said what is to be logged. */
    boolean isUsualLevel() {
        return logLevel == null && !debug();
    }

    /** Whether that is no file: nothing, or one of the words {@code stdout} and {@code stderr}, as the predecessor took them. */
    protected static boolean isStream(@Nullable Path file) {
        return file == null
                || file.toString().equals("stdout")
                || file.toString().equals("stderr");
    }
}
