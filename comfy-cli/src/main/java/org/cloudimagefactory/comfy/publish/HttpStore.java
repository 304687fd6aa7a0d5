package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.spool.Directories;

/** A store behind a web server that takes files by PUT, such as WebDAV or an object store. */
final class HttpStore implements ImageStore {
    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofHours(6);
    private static final int OK = 200;
    private static final int LAST_OK = 299;

    private final URI upload;
    private final URI base;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** Files are put below one address, which may hold a user and a password, and seen below the other. */
    HttpStore(URI upload, URI base) {
        this.upload = upload;
        this.base = base;
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
            throw FactoryException.item("cannot put " + file + " into " + shown() + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }

    @Override
    public void putList(String name, byte[] content) {
        try {
            send(name, HttpRequest.BodyPublishers.ofByteArray(content));
        } catch (IOException e) {
            throw FactoryException.item("cannot put the list into " + shown() + ": " + Directories.reason(e))
                    .causedBy(e);
        }
    }

    @Override
    public URI address(String name) {
        return URI.create(base + name);
    }

    private boolean isThere(String name, long size) throws IOException {
        HttpResponse<Void> response = ask(request(name)
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
        return response.statusCode() == OK
                && response.headers().firstValueAsLong("Content-Length").orElse(-1) == size;
    }

    private void send(String name, HttpRequest.BodyPublisher body) throws IOException {
        HttpResponse<Void> response = ask(request(name).PUT(body).build());
        if (response.statusCode() < OK || response.statusCode() > LAST_OK) {
            throw new IOException("the server answers " + response.statusCode() + " to " + name);
        }
    }

    private HttpResponse<Void> ask(HttpRequest request) throws IOException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding());
        } catch (ConnectException e) {
            // It says nothing of its own.
            throw new IOException("no connection", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
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
