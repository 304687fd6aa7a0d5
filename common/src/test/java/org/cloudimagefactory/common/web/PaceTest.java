package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** When servers are asked again, and how fast bytes come and go. */
@Timeout(60)
class PaceTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final WebLimits LIMITS = new WebLimits(LONG, LONG, new RetryPolicy(3, Duration.ofMillis(1)));
    private static final String DATA = "x".repeat(150_000);

    @Test
    void aServerIsLeftAloneAsLongAsItSays() throws Exception {
        assertTrue(waitedFor("Retry-After: 1").toMillis() >= 1000);
        ZonedDateTime soon = ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(5);
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(soon);
        assertTrue(waitedFor("Retry-After: " + date).toMillis() >= 1000);
        for (String nothing : new String[] {"Retry-After: soon", "Retry-After: -5", "X: y"}) {
            assertTrue(waitedFor(nothing).toMillis() < 30_000, nothing);
        }
    }

    @Test
    void noServerMakesUsWaitForLong() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
                    WireServer.write(connection, "503 Busy\r\nRetry-After: 999999999", "");
                    return true;
                });
                WebClients clients = new WebClients(WebSettings.of("test").with(LIMITS))) {
            WebRequest request = WebRequest.get(server.uri("/a"));
            try (WebResponse response = clients.of(AddressScope.LOCAL)
                    .ask(request.repeated().until(Deadline.in(Duration.ofSeconds(100))))) {
                assertEquals(503, response.status());
                Attempts attempts = LIMITS.retry().until(Deadline.NEVER);
                assertEquals(RetryPolicy.LONGEST_WISH, attempts.pause(response.unable()));
            }
            assertEquals(1, server.requests().size(), "beyond the deadline nothing is waited for");
        }
    }

    @Test
    void aWaitThatAServerWantsIsToldWhenItIsLong() {
        for (int wish : new int[] {1, 3600}) {
            Logger logger = (Logger) LoggerFactory.getLogger(Attempts.class);
            ListAppender<ILoggingEvent> told = new ListAppender<>();
            told.start();
            logger.setLevel(Level.WARN);
            logger.addAppender(told);
            NoAnswerException why = new NoAnswerException(
                    NoAnswerException.Kind.UNABLE, "the server says 503", true, Duration.ofSeconds(wish), null);
            // Nobody waits for the end of it.
            Thread.currentThread().interrupt();
            assertThrows(
                    InterruptedException.class,
                    () -> LIMITS.retry().until(Deadline.NEVER).again(0, why));
            logger.setLevel(null);
            logger.detachAppender(told);
            List<String> lines =
                    told.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
            assertEquals(
                    wish == 1
                            ? List.of()
                            : List.of("waiting 120 s before asking again, as the server wants: the server says 503"),
                    lines);
        }
    }

    @Test
    void bytesComeAndGoNoFasterThanTheyMay() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
                    WireServer.write(connection, "200 OK", request.line().startsWith("GET") ? DATA : "");
                    return true;
                });
                WebClients clients = new WebClients(WebSettings.of("test").with(Bandwidth.of(100 << 10)))) {
            long start = System.nanoTime();
            try (WebResponse response = clients.of(AddressScope.LOCAL).ask(WebRequest.get(server.uri("/a")))) {
                assertEquals(DATA.length(), response.body().readAllBytes().length);
            }
            assertTrue(System.nanoTime() - start > Duration.ofSeconds(1).toNanos());
            start = System.nanoTime();
            WebBody body = WebBody.of(DATA.getBytes(StandardCharsets.US_ASCII), null);
            clients.of(AddressScope.LOCAL)
                    .ask(WebRequest.put(server.uri("/a"), body))
                    .close();
            assertTrue(System.nanoTime() - start > Duration.ofSeconds(1).toNanos());
            assertEquals(DATA, server.requests().get(1).body());
        }
    }

    private static Duration waitedFor(String field) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (WireServer server = new WireServer((request, connection) -> {
                    WireServer.write(connection, asked.incrementAndGet() == 1 ? "429 Busy\r\n" + field : "200 OK", "");
                    return true;
                });
                WebClients clients = new WebClients(WebSettings.of("test").with(LIMITS))) {
            long start = System.nanoTime();
            clients.of(AddressScope.LOCAL)
                    .ask(WebRequest.get(server.uri("/a")).repeated())
                    .close();
            assertEquals(2, asked.get());
            assertFalse(server.requests().isEmpty());
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }
}
