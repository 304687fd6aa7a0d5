package org.cloudimagefactory.common.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Writes each event of the log as one JSON object in one line: time, level, logger, message, and what was thrown. */
final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {
    private final boolean stackTraces;

    /** Stack traces make lines long; they are for {@code --debug}. */
    JsonLogEncoder(boolean stackTraces) {
        this.stackTraces = stackTraces;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String name = event.getLoggerName();
        JsonLine line = new JsonLine(event.getInstant())
                .put("level", event.getLevel().toString().toLowerCase(Locale.ROOT))
                .put("logger", name.substring(name.lastIndexOf('.') + 1))
                .put("message", String.valueOf(event.getFormattedMessage()));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("exception", thrown.getClassName()).put("reason", String.valueOf(thrown.getMessage()));
            if (stackTraces) {
                line.put("stack_trace", ThrowableProxyUtil.asString(thrown).strip());
            }
        }
        return (line + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }
}
