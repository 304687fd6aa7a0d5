package org.cloudimagefactory.common.cli;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.cloudimagefactory.common.problem.PrintableText;

/** The {@code %printable} of log patterns: a message from which no text of an input can forge a line or an escape. */
public final class PrintableMessageConverter extends ClassicConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return PrintableText.of(String.valueOf(event.getFormattedMessage()));
    }
}
