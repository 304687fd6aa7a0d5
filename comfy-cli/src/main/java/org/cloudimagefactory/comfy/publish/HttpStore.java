package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;

/** A store behind a web server that takes files by PUT, such as WebDAV or an object store. */
final class HttpStore implements ImageStore {
    /** For one file; a store may take its time to note what it has got. */
    private static final Duration ANSWER = Duration.ofHours(6);

    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final int OK = 200;
    private static final int LAST_OK = 299;

    private final URI upload;
    private final URI base;
    private final WatchedClient client;

    /** Files are put below one address, which may hold a user and a password, and seen below the other. */
    HttpStore(URI upload, URI base) {
        this(upload, base, SILENCE);
    }

    /** A store that is waited for so long while nothing happens. */
    HttpStore(URI upload, URI base, Duration silence) {
        this.upload = upload;
        this.base = base;
        this.client = new WatchedClient(silence);
    }

    @Override
    public StoredFile put(Path file, String suffix) {
        try {
            FileDigest.Result known = FileDigest.of(file);
            String name = known.sha512() + suffix;
            if (!isThere(name, known.size())) {
                send(name, HttpRequest.BodyPublishers.ofFile(file));
            }
            return new StoredFile(name, address(name), known.size(), known.sha512());
        } catch (IOException e) {
            throw new ItemProblem("cannot put " + file + " into " + shown() + ": " + Directories.reason(e)).causedBy(e);
        }
    }

    @Override
    public void putList(String name, byte[] content) {
        try {
            send(name, HttpRequest.BodyPublishers.ofByteArray(content));
        } catch (IOException e) {
            throw new ItemProblem("cannot put the list into " + shown() + ": " + Directories.reason(e)).causedBy(e);
        }
    }

    @Override
    public URI address(String name) {
        return URI.create(base + name);
    }

    private boolean isThere(String name, long size) throws IOException {
        HttpResponse<Void> response = client.head(request(name));
        return response.statusCode() == OK
                && response.headers().firstValueAsLong("Content-Length").orElse(-1) == size;
    }

    private void send(String name, HttpRequest.BodyPublisher body) throws IOException {
        HttpResponse<Void> response = client.put(request(name), body);
        if (response.statusCode() < OK || response.statusCode() > LAST_OK) {
            throw new IOException("the server answers " + response.statusCode() + " to " + name);
        }
    }

    private HttpRequest.Builder request(String name) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(withoutUser(upload).resolve(name)).timeout(ANSWER);
        if (upload.getUserInfo() != null) {
            byte[] pair = upload.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return request;
    }

    private String shown() {
        return withoutUser(upload).toString();
    }

    /** The same address without user and password. */
    static URI withoutUser(URI uri) {
        return uri.getRawUserInfo() == null ? uri : URI.create(uri.toString().replace(uri.getRawUserInfo() + "@", ""));
    }
}
