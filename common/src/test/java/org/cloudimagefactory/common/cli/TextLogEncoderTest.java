package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Lines of the log for people. */
// The time zone is one of the process.
@Isolated
class TextLogEncoderTest {
    @Test
    void timesAreThoseOfTheZoneAtThatMoment() {
        DateTimeFormatter expected = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");
        TimeZone before = TimeZone.getDefault();
        try {
            for (String zone : new String[] {"UTC", "Europe/Prague", "America/St_Johns", "Asia/Kathmandu"}) {
                TimeZone.setDefault(TimeZone.getTimeZone(zone));
                for (String time : new String[] {"2026-01-02T03:04:05.006Z", "2026-07-31T23:59:59.999999Z"}) {
                    Instant instant = Instant.parse(time);
                    String line = line(TextLogEncoder.forFiles(false), instant, Level.INFO, null);
                    assertEquals(
                            expected.format(instant.atZone(ZoneId.of(zone))) + " INFO  [main] Some: told\n",
                            line,
                            zone);
                    String inShort = line(TextLogEncoder.forStreams("", false), instant, Level.ERROR, null);
                    assertEquals(
                            DateTimeFormatter.ofPattern("HH:mm:ss").format(instant.atZone(ZoneId.of(zone)))
                                    + " ERROR Some: told\n",
                            inShort,
                            zone);
                }
            }
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void tracesAreThereWhenTheyAreWanted() {
        Exception thrown = new IllegalStateException("odd");
        String without = line(TextLogEncoder.forFiles(false), Instant.EPOCH, Level.WARN, thrown);
        assertEquals(1, without.lines().count(), without);
        String with = line(TextLogEncoder.forFiles(true), Instant.EPOCH, Level.WARN, thrown);
        assertTrue(with.contains("told\njava.lang.IllegalStateException: odd\n\tat "), with);
        assertTrue(with.endsWith("\n"), with);
    }

    @Test
    void aProgressLineIsErasedFirst() {
        String line = line(TextLogEncoder.forStreams("\r\u001b[K", false), Instant.EPOCH, Level.WARN, null);
        assertTrue(line.startsWith("\r\u001b[K"), line);
    }

    private static String line(TextLogEncoder encoder, Instant instant, Level level, @Nullable Throwable thrown) {
        LoggingEvent event = new LoggingEvent(
                TextLogEncoderTest.class.getName(),
                new LoggerContext().getLogger("org.example.Some"),
                level,
                "told",
                thrown,
                null);
        event.setThreadName("main");
        event.setInstant(instant);
        return new String(encoder.encode(event), Charset.defaultCharset());
    }
}
