package org.cloudimagefactory.comfy.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.WebBody;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.common.web.WebSettings;

/** A store behind a web server that takes files by PUT, such as WebDAV or an object store. */
final class HttpStore implements ImageStore {
    /** For one file; a store may take its time to note what it has got. */
    private static final Duration ANSWER = Duration.ofHours(6);

    private static final Duration CONNECT = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofMinutes(5);
    private static final int BUFFER = 1 << 16;
    private static final int LAST_OK = 299;
    /** Of WebDAV, RFC 4918. */
    private static final int INSUFFICIENT_STORAGE = 507;

    private final URI upload;
    private final URI base;
    private final WebClients clients;

    /** Files are put below one address, which may hold a user and a password, and seen below the other. */
    HttpStore(URI upload, URI base, WebSettings web) {
        this(upload, base, web, SILENCE);
    }

    /** A store that is waited for so long while nothing happens. */
    HttpStore(URI upload, URI base, WebSettings web, Duration silence) {
        this.upload = upload;
        this.base = base;
        this.clients = new WebClients(web.with(new WebLimits(CONNECT, silence, RetryPolicy.NEVER)));
    }

    @Override
    public StoredFile put(Path file, String suffix) {
        try {
            FileDigest.Result known = FileDigest.of(file);
            String name = known.sha512() + suffix;
            if (!isThere(name, known.size())) {
                send(name, WebBody.of(file));
            }
            return new StoredFile(name, address(name), known.size(), known.sha512());
        } catch (IOException e) {
            throw problem(file.toString(), e);
        }
    }

    /** Only the size can be asked for. */
    @Override
    public boolean has(String name, long size, Digest algorithm, String digest) throws IOException {
        return isThere(name, size);
    }

    @Override
    public void put(String name, byte[] content, int length) throws IOException {
        send(name, new WebBody(length, null, () -> new ByteArrayInputStream(content, 0, length)));
    }

    @Override
    public void put(String name, Path file) throws IOException {
        send(name, WebBody.of(file));
    }

    @Override
    public Path bring(String name, Path copy, long limit) throws IOException {
        WebRequest question = WebRequest.get(upload.resolve(name)).redirected(WebRequest.Redirects.NONE);
        try (WebResponse response = ask(question);
                OutputStream out = Files.newOutputStream(copy)) {
            if (!response.isOk()) {
                throw new RefusedException(response.status(), name);
            }
            InputStream in = response.body();
            byte[] buffer = new byte[BUFFER];
            long length = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                length += read;
                if (length > limit) {
                    throw new IOException(name + " has more than " + limit + " bytes");
                }
                out.write(buffer, 0, read);
            }
            return copy;
        }
    }

    /** Nobody can be kept out: two at once put the same content under the same names. */
    @Override
    public Hold hold(Clock clock) {
        return () -> {};
    }

    /** It can't be asked what there is. */
    @Override
    public void tidyChunks() {}

    @Override
    public void putList(String name, byte[] content) {
        try {
            send(name, WebBody.of(content, null));
        } catch (IOException e) {
            throw problem("the list", e);
        }
    }

    @Override
    public URI address(String name) {
        return URI.create(base + name);
    }

    private boolean isThere(String name, long size) throws IOException {
        WebRequest question = WebRequest.get(upload.resolve(name)).withoutBody();
        try (WebResponse response = ask(question.redirected(WebRequest.Redirects.NONE))) {
            return response.isOk() && response.length() == size;
        }
    }

    private void send(String name, WebBody body) throws IOException {
        try (WebResponse response = ask(WebRequest.put(upload.resolve(name), body))) {
            if (response.status() < WebResponse.OK || response.status() > LAST_OK) {
                throw new RefusedException(response.status(), name);
            }
        }
    }

    private WebResponse ask(WebRequest request) throws IOException {
        return clients.of(AddressScope.LOCAL).ask(request.until(Deadline.in(ANSWER)));
    }

    /** A store that is full, or not there, would meet every image. */
    private Problem problem(String what, IOException e) {
        boolean isFull = e instanceof RefusedException refused && refused.status == INSUFFICIENT_STORAGE;
        String text = "cannot put " + what + " into " + shown() + ": "
                + (isNotThere(e) ? "no connection" : Directories.reason(e));
        return isFull || isNotThere(e) ? new EnvironmentProblem(text).causedBy(e) : new ItemProblem(text).causedBy(e);
    }

    private static boolean isNotThere(IOException e) {
        return e instanceof NoAnswerException answer && answer.kind() == NoAnswerException.Kind.NO_CONNECTION;
    }

    /** The server has answered that it does not take a file. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        RefusedException(int status, String name) {
            super("the server answers " + status + " to " + name);
            this.status = status;
        }
    }

    private String shown() {
        return withoutUser(upload).toString();
    }

    /** The same address without user and password. */
    static URI withoutUser(URI uri) {
        return uri.getRawUserInfo() == null ? uri : URI.create(uri.toString().replace(uri.getRawUserInfo() + "@", ""));
    }
}
