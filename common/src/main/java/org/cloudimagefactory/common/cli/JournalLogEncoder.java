package org.cloudimagefactory.common.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;
import org.cloudimagefactory.common.problem.PrintableText;

/** Writes each event of the log for the journal, which knows the time itself: every line with its priority. */
final class JournalLogEncoder extends EncoderBase<ILoggingEvent> {
    private final boolean stackTraces;

    /** Stack traces are several lines. */
    JournalLogEncoder(boolean stackTraces) {
        this.stackTraces = stackTraces;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String name = event.getLoggerName();
        String text = name.substring(name.lastIndexOf('.') + 1) + ": "
                + PrintableText.of(String.valueOf(event.getFormattedMessage()));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (stackTraces && thrown != null) {
            text += "\n" + ThrowableProxyUtil.asString(thrown).strip();
        }
        String priority = LineStyle.priority(level(event.getLevel()));
        return text.lines()
                .map(line -> priority + line + "\n")
                .collect(Collectors.joining())
                .getBytes(Charset.defaultCharset());
    }

    private static LogLevel level(Level level) {
        return LogLevel.valueOf(level.toString());
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
