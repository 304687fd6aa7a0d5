package org.cloudimagefactory.common.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * Writes each event of the log as one line for people, in which no text of an input can forge a line or an escape. Made by hand: the
 * patterns of Logback take a tenth of a short run's time to be read, and ask every jar for rules of time zones.
 */
final class TextLogEncoder extends EncoderBase<ILoggingEvent> {
    private static final int LEVEL_WIDTH = 5;

    private final String before;
    private final boolean isForFiles;
    private final boolean stackTraces;

    private TextLogEncoder(String before, boolean isForFiles, boolean stackTraces) {
        this.before = before;
        this.isForFiles = isForFiles;
        this.stackTraces = stackTraces;
    }

    /** With date, offset from UTC and thread. */
    static TextLogEncoder forFiles(boolean stackTraces) {
        return new TextLogEncoder("", true, stackTraces);
    }

    /**
     * With the local time of the day.
     *
     * @param before what stands before each event
     */
    static TextLogEncoder forStreams(String before, boolean stackTraces) {
        return new TextLogEncoder(before, false, stackTraces);
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(before);
        time(line, event.getInstant());
        String level = event.getLevel().toString();
        line.append(' ').append(level).append(" ".repeat(Math.max(0, LEVEL_WIDTH - level.length())));
        if (isForFiles) {
            line.append(" [").append(event.getThreadName()).append(']');
        }
        String name = event.getLoggerName();
        line.append(' ').append(name, name.lastIndexOf('.') + 1, name.length()).append(": ");
        line.append(PrintableText.of(String.valueOf(event.getFormattedMessage())))
                .append(System.lineSeparator());
        IThrowableProxy thrown = event.getThrowableProxy();
        if (stackTraces && thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString().getBytes(Charset.defaultCharset());
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    private void time(StringBuilder line, Instant instant) {
        long milliseconds = instant.toEpochMilli();
        int offset = TimeZone.getDefault().getOffset(milliseconds) / 1000;
        OffsetDateTime time = instant.atOffset(ZoneOffset.ofTotalSeconds(offset));
        if (isForFiles) {
            line.append(time.toLocalDate()).append('T');
        }
        two(line, time.getHour()).append(':');
        two(line, time.getMinute()).append(':');
        two(line, time.getSecond());
        if (isForFiles) {
            line.append('.').append(Integer.toString(1000 + (int) Math.floorMod(milliseconds, 1000L)), 1, 4);
            // Seconds, which some zones had long ago, are not written.
            line.append(ZoneOffset.ofTotalSeconds(offset / 60 * 60).getId());
        }
    }

    private static StringBuilder two(StringBuilder line, int number) {
        return line.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}
