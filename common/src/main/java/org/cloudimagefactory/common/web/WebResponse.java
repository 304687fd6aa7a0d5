package org.cloudimagefactory.common.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server answered; to be closed. */
public final class WebResponse implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebResponse.class);

    /** What was asked for. */
    public static final int OK = 200;

    /** Partial content. */
    public static final int PARTIAL = 206;

    /** From here on the server says that it failed. */
    public static final int FIRST_SERVER_ERROR = 500;

    /** Range not satisfiable. */
    public static final int RANGE_REFUSED = 416;

    private static final int FIRST_REDIRECT = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;
    private static final int REASON_SHOWN = 100;
    private static final int NOT_FOUND = 404;
    private static final int REQUEST_TIMEOUT = 408;
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;

    private final ClassicHttpResponse response;
    private final URI source;

    private final RequestTimer timer;
    private final WebSettings settings;

    WebResponse(ClassicHttpResponse response, URI source, RequestTimer timer, WebSettings settings) {
        this.response = response;
        this.source = source;
        this.timer = timer;
        this.settings = settings;
    }

    /** The address that answered, which is another one than was asked where somebody sent us on. */
    public URI source() {
        return source;
    }

    /** The number of the status. */
    public int status() {
        return response.getCode();
    }

    /** Whether it brings what was asked for. */
    public boolean isOk() {
        return status() == OK;
    }

    /** Whether the server has done what was asked for, with or without more to say: from 200 to 299. */
    public boolean isSuccess() {
        return status() >= OK && status() < FIRST_REDIRECT;
    }

    /** Whether nothing has changed. */
    public boolean isNotModified() {
        return status() == NOT_MODIFIED;
    }

    /** Whether there is nothing at this address, now and later. */
    public boolean isGone() {
        return status() == NOT_FOUND || status() == GONE;
    }

    /** Whether the server can't answer just now, and may be able to another time. */
    public boolean isUnable() {
        return status() >= FIRST_SERVER_ERROR || status() == REQUEST_TIMEOUT || status() == TOO_MANY_REQUESTS;
    }

    /** What it means that the server can't answer just now, with the time at which it wants to be asked again. */
    public NoAnswerException unable() {
        return new NoAnswerException(
                NoAnswerException.Kind.UNABLE, "the server says " + status(), true, retryAfter(), null);
    }

    private Duration retryAfter() {
        String text = header("Retry-After").orElse("").strip();
        try {
            if (text.matches("[0-9]{1,9}")) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            Duration left = Duration.between(ZonedDateTime.now(ZoneOffset.UTC), time(text));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeParseException e) {
            return Duration.ZERO;
        }
    }

    /** Whether it brings the rest of something from the offset on; a server may send another part than it was asked for. */
    public boolean goesOnAt(long offset) {
        return status() == PARTIAL && header("Content-Range").orElse("").startsWith("bytes " + offset + "-");
    }

    /** The status in words: {@code 404 Not Found}. */
    public String statusText() {
        String reason = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
        return (status() + " " + PrintableText.of(reason, REASON_SHOWN)).strip();
    }

    /** What an answer that brings nothing means for whoever asked for this address. */
    public Problem refusal(URI uri) {
        Problem refusal = new ItemProblem(Address.shown(uri) + " answers " + statusText());
        return status() == UNAUTHORIZED
                ? refusal.hint("give credentials with --auth-file; over http they are sent only with 'allow_http'")
                : refusal;
    }

    /** The value of a header field. */
    public Optional<String> header(String name) {
        @Nullable Header header = response.getFirstHeader(name);
        return Optional.ofNullable(header).map(Header::getValue);
    }

    /** All values of a header field that may come more than once. */
    public List<String> headers(String name) {
        return Arrays.stream(response.getHeaders(name)).map(Header::getValue).toList();
    }

    /** Whether the bytes are what was asked for, and not packed in a way that was not asked for. */
    public boolean isPacked() {
        return header("Content-Encoding")
                .filter(value -> !value.equalsIgnoreCase("identity"))
                .isPresent();
    }

    /** The length that the server announced, or -1. */
    public long length() {
        @Nullable HttpEntity entity = response.getEntity();
        return entity == null
                ? header("Content-Length")
                        .filter(value -> value.matches("[0-9]{1,18}"))
                        .map(Long::parseLong)
                        .orElse(-1L)
                : entity.getContentLength();
    }

    /** The bytes that were asked for; a server that stops to send them makes reading fail in time. */
    public InputStream body() throws IOException {
        @Nullable HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : new AnswerStream(entity.getContent(), settings, timer);
    }

    /** Where it sends us, if it does. */
    public Optional<String> redirect() {
        return switch (status()) {
            case 301, 302, 303, 307, 308 -> header("Location");
            default -> Optional.empty();
        };
    }

    /** What must not have changed for the content to be the same, where the server says so. */
    public Validators validators() {
        return Validators.of(
                header("ETag").orElse(null),
                header("Last-Modified").filter(this::isSettled).orElse(null));
    }

    /** Something that was changed within this second may be changed again within it, and nobody could tell. */
    private boolean isSettled(String lastModified) {
        try {
            return time(lastModified).isBefore(time(header("Date").orElse("")));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static ZonedDateTime time(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
    }

    /** Ends the connection, unless all was read; what was not read does not come any more. */
    @Override
    public void close() {
        timer.close();
        try {
            response.close();
        } catch (IOException e) {
            LOG.debug("a connection broke while it was closed", e);
        }
    }
}
