package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.spool.Directories;

/** Opens URLs: http and https with redirects, file URLs and plain paths. */
final class HttpSource {
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(20);
    private static final int TEXT_LIMIT = 4 << 20;
    private static final int OK = 200;
    private static final int PARTIAL = 206;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(CONNECT_LIMIT)
            .build();

    /**
     * An opened file.
     *
     * @param content from the offset on
     * @param offset of the first byte
     * @param size of the whole file, or -1
     */
    record Opened(InputStream content, long offset, long size) {}

    /** Opens a file; where the server can, from the offset on. */
    Opened open(String url, long offset) {
        try {
            if (!isHttp(url)) {
                Path file = path(url);
                return new Opened(Files.newInputStream(file), 0, Files.size(file));
            }
            HttpRequest.Builder request = request(url).timeout(CONNECT_LIMIT.multipliedBy(3));
            if (offset > 0) {
                request.header("Range", "bytes=" + offset + "-");
            }
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            long length = response.headers().firstValueAsLong("Content-Length").orElse(-1);
            return switch (response.statusCode()) {
                case OK -> new Opened(response.body(), 0, length);
                case PARTIAL -> new Opened(response.body(), offset, length < 0 ? -1 : offset + length);
                // What is here is complete, or the file has become shorter; its checksum will tell.
                case RANGE_NOT_SATISFIABLE -> new Opened(InputStream.nullInputStream(), offset, offset);
                default -> throw failed(url, "the server says " + response.statusCode());
            };
        } catch (IOException e) {
            throw failed(url, Directories.reason(e)).causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(url, "interrupted").causedBy(e);
        }
    }

    /** The text of a small file. */
    String text(String url, Duration limit) {
        try {
            if (!isHttp(url)) {
                return Files.readString(path(url), StandardCharsets.ISO_8859_1);
            }
            HttpResponse<InputStream> response =
                    client.send(request(url).timeout(limit).build(), HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() != OK) {
                    throw failed(url, "the server says " + response.statusCode());
                }
                return new String(body.readNBytes(TEXT_LIMIT), StandardCharsets.ISO_8859_1);
            }
        } catch (IOException e) {
            throw failed(url, Directories.reason(e)).causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(url, "interrupted").causedBy(e);
        }
    }

    /** Whether there is something at the URL; its size, or -1 where that is not told. */
    long size(String url, Duration limit) {
        try {
            if (!isHttp(url)) {
                return Files.size(path(url));
            }
            HttpRequest head = request(url)
                    .timeout(limit)
                    .method("HEAD", HttpRequest.BodyPublishers.noBody())
                    .build();
            HttpResponse<Void> response = client.send(head, HttpResponse.BodyHandlers.discarding());
            if (response.statusCode() != OK) {
                throw failed(url, "the server says " + response.statusCode());
            }
            return response.headers().firstValueAsLong("Content-Length").orElse(-1);
        } catch (IOException e) {
            throw failed(url, Directories.reason(e)).causedBy(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(url, "interrupted").causedBy(e);
        }
    }

    private static boolean isHttp(String url) {
        String lower = url.toLowerCase(Locale.ROOT);
        return lower.startsWith("http://") || lower.startsWith("https://");
    }

    private static Path path(String url) {
        if (url.startsWith("file:")) {
            return Path.of(url.replaceFirst("^file:(//)?", ""));
        }
        if (url.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw FactoryException.environment("cannot fetch " + url + ": only http, https and file are known");
        }
        return Path.of(url);
    }

    private static HttpRequest.Builder request(String url) {
        try {
            return HttpRequest.newBuilder(URI.create(url.replace(" ", "%20"))).header("User-Agent", "comfy");
        } catch (IllegalArgumentException e) {
            throw failed(url, "no valid URL").causedBy(e);
        }
    }

    private static FactoryException failed(String url, String reason) {
        return FactoryException.item("cannot fetch " + url + ": " + reason)
                .hint("check the network and the description, or choose another --mirror");
    }
}
