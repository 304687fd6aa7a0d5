package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.cloudimagefactory.common.cli.FactoryException;
import org.jspecify.annotations.Nullable;

/** What a server answered; to be closed. */
final class WebResponse implements AutoCloseable {
    /** Partial content. */
    static final int PARTIAL = 206;

    /** Range not satisfiable. */
    static final int RANGE_REFUSED = 416;

    private static final int OK = 200;
    private static final int NOT_MODIFIED = 304;
    private static final int UNAUTHORIZED = 401;

    private final ClassicHttpResponse response;

    WebResponse(ClassicHttpResponse response) {
        this.response = response;
    }

    int status() {
        return response.getCode();
    }

    boolean isOk() {
        return status() == OK;
    }

    boolean isNotModified() {
        return status() == NOT_MODIFIED;
    }

    /** What an answer that brings nothing means for whoever asked for this address. */
    FactoryException refusal(URI uri) {
        String reason = response.getReasonPhrase() == null ? "" : response.getReasonPhrase();
        FactoryException refusal =
                FactoryException.item((Address.shown(uri) + " answers " + status() + " " + reason).strip());
        return status() == UNAUTHORIZED
                ? refusal.hint("give credentials with --auth-file; over http they are sent only with 'allow_http'")
                : refusal;
    }

    Optional<String> header(String name) {
        @Nullable Header header = response.getFirstHeader(name);
        return Optional.ofNullable(header).map(Header::getValue);
    }

    /** Whether the bytes are what was asked for, and not packed in a way that was not asked for. */
    boolean isPacked() {
        return header("Content-Encoding")
                .filter(value -> !value.equalsIgnoreCase("identity"))
                .isPresent();
    }

    /** The length that the server announced, or -1. */
    long length() {
        @Nullable HttpEntity entity = response.getEntity();
        return entity == null ? 0 : entity.getContentLength();
    }

    InputStream body() throws IOException {
        @Nullable HttpEntity entity = response.getEntity();
        return entity == null ? InputStream.nullInputStream() : entity.getContent();
    }

    /** Where it sends us, if it does. */
    Optional<String> redirect() {
        return switch (status()) {
            case 301, 302, 303, 307, 308 -> header("Location");
            default -> Optional.empty();
        };
    }

    /** What must not have changed for the content to be the same, where the server says so. */
    Validators validators() {
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

    @Override
    public void close() throws IOException {
        response.close();
    }
}
