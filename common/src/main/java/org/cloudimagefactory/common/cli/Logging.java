package org.cloudimagefactory.common.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.LifeCycle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.work.Terminal;
import org.cloudimagefactory.common.work.TerminalProgress;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Sets Logback up for one run: to stderr or to a file, each event one line whatever its text holds. */
final class Logging {
    private Logging() {}

    /**
     * For one run.
     *
     * @param style of what goes to stderr
     * @param tellsEnd whether the end of the run is logged, where nobody has said what is
     */
    static void configure(CommonOptions options, LineStyle style, boolean tellsEnd) {
        ILoggerFactory factory = loggerFactory();
        if (!(factory instanceof LoggerContext context)) {
            throw new IllegalStateException("Logback is not the logging back end: " + factory.getClass());
        }
        context.reset();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        context.getLogger("org.cloudimagefactory")
                .setLevel(Level.toLevel(options.effectiveLogLevel().name()));
        if (tellsEnd && options.isUsualLevel()) {
            context.getLogger(RunEnd.LOGGER).setLevel(Level.INFO);
        }
        Path file = options.effectiveLogFile();
        root.addAppender(
                CommonOptions.isStream(file)
                        ? toStream(context, "stdout".equals(String.valueOf(file)), style, options.debug())
                        : toFile(context, Objects.requireNonNull(file), options));
    }

    /** SLF4J starts under this lock of its own, and hands a stand-in to whoever comes meanwhile. */
    @SuppressWarnings("LockOnNonEnclosingClassLiteral")
    private static ILoggerFactory loggerFactory() {
        synchronized (LoggerFactory.class) {
            return LoggerFactory.getILoggerFactory();
        }
    }

    private static OutputStreamAppender<ILoggingEvent> toStream(
            LoggerContext context, boolean isStdout, LineStyle style, boolean stackTraces) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setTarget(isStdout ? "System.out" : "System.err");
        if (style == LineStyle.JSON) {
            return start(context, appender, new JsonLogEncoder(stackTraces));
        }
        if (style == LineStyle.JOURNAL && !isStdout) {
            return start(context, appender, new JournalLogEncoder(stackTraces));
        }
        // On a terminal there may be a progress line, which is drawn again below.
        boolean isBesideProgress = !isStdout && Terminal.isStderr();
        String before = isBesideProgress ? TerminalProgress.ERASE_LINE : "";
        return start(context, appender, TextLogEncoder.forStreams(before, stackTraces));
    }

    private static OutputStreamAppender<ILoggingEvent> toFile(LoggerContext context, Path file, CommonOptions options) {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Directories.writable(directory);
        }
        if (Files.isDirectory(file) || (Files.exists(file) && !Files.isWritable(file))) {
            throw new EnvironmentProblem("cannot write to log file " + file)
                    .hint("check its permissions, or name another with --log-file");
        }
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setFile(file.toString());
        appender.setAppend(true);
        return start(
                context,
                appender,
                options.logFormat == LogFormat.JSON
                        ? new JsonLogEncoder(options.debug())
                        : TextLogEncoder.forFiles(options.debug()));
    }

    private static OutputStreamAppender<ILoggingEvent> start(
            LoggerContext context, OutputStreamAppender<ILoggingEvent> appender, Encoder<ILoggingEvent> encoder) {
        startIn(context, encoder);
        appender.setEncoder(encoder);
        startIn(context, appender);
        return appender;
    }

    private static <T extends LifeCycle & ch.qos.logback.core.spi.ContextAware> void startIn(
            LoggerContext context, T part) {
        part.setContext(context);
        part.start();
    }
}
