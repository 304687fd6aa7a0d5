package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.cloudimagefactory.comfy.fetch.FetchException.Reason;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** Opens sources: over http and https, where redirects lead neither nearer nor out of encryption, and files. */
final class HttpSource {
    private static final int TEXT_LIMIT = 4 << 20;
    /** Forbidden, method not allowed, not implemented: what servers say that know no HEAD. */
    private static final Set<Integer> NO_HEAD = Set.of(403, 405, 501);

    private final WebClients clients;

    HttpSource(WebClients clients) {
        this.clients = clients;
    }

    /**
     * An opened file.
     *
     * @param content from the offset on
     * @param offset of the first byte
     * @param size of the whole file, or -1
     * @param validators by which the server recognises whether it is still the same
     * @param closing ends the connection
     */
    record Opened(InputStream content, long offset, long size, Validators validators, AutoCloseable closing)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            try {
                closing.close();
            } catch (IOException e) {
                throw e;
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
    }

    /** Opens a file; where the server can, and nothing says that it is another one by now, from the offset on. */
    Opened open(SourceAddress address, long offset, Validators known, Deadline deadline) throws IOException {
        if (!address.isWeb()) {
            Path file = here(address);
            InputStream content = Files.newInputStream(file);
            return new Opened(content, 0, Files.size(file), Validators.NONE, content);
        }
        WebRequest request = request(address.uri(), deadline);
        WebResponse response = ask(offset > 0 ? request.from(offset, known) : request);
        long length = response.length();
        if (response.isOk()) {
            return new Opened(body(response), 0, length, response.validators(), response);
        }
        if (offset > 0 && response.goesOnAt(offset)) {
            return new Opened(body(response), offset, length < 0 ? -1 : offset + length, known, response);
        }
        response.close();
        if (offset > 0 && response.status() == WebResponse.RANGE_REFUSED) {
            // What is here is complete, or the file has become shorter; its checksum will tell.
            return new Opened(InputStream.nullInputStream(), offset, offset, known, () -> {});
        }
        if (offset > 0 && response.status() == WebResponse.PARTIAL) {
            return open(address, 0, Validators.NONE, deadline);
        }
        throw refused(response);
    }

    /** The text of a small file. */
    String text(SourceAddress address, Deadline deadline) throws IOException {
        if (!address.isWeb()) {
            return Files.readString(here(address), StandardCharsets.ISO_8859_1);
        }
        try (WebResponse response = ask(request(address.uri(), deadline))) {
            if (!response.isOk()) {
                throw refused(response);
            }
            return new String(response.body().readNBytes(TEXT_LIMIT), StandardCharsets.ISO_8859_1);
        } catch (NoAnswerException e) {
            throw unreachable(e);
        }
    }

    /** Whether there is something at the address; its size, or -1 where that is not told. */
    long size(SourceAddress address, Deadline deadline) throws IOException {
        if (!address.isWeb()) {
            return Files.size(here(address));
        }
        WebRequest request = request(address.uri(), deadline);
        try (WebResponse response = ask(request.withoutBody())) {
            if (response.isOk()) {
                return response.length();
            }
            if (!NO_HEAD.contains(response.status())) {
                throw refused(response);
            }
        }
        // Its body is not read: closing the answer closes the connection.
        try (WebResponse response = ask(request)) {
            if (!response.isOk()) {
                throw refused(response);
            }
            return response.length();
        }
    }

    private static Path here(SourceAddress address) throws FetchException {
        Path file = address.path();
        if (!Files.exists(file)) {
            throw new FetchException(Reason.GONE, "no such file or directory");
        }
        return file;
    }

    private static WebRequest request(URI uri, Deadline deadline) {
        return WebRequest.get(uri)
                .redirected(Address.isHttps(uri) ? WebRequest.Redirects.ENCRYPTED : WebRequest.Redirects.WEB)
                .until(deadline);
    }

    private WebResponse ask(WebRequest request) throws IOException {
        AddressScope scope = scope(request.uri());
        try {
            return clients.of(scope).ask(request);
        } catch (NoAnswerException e) {
            throw unreachable(e);
        } catch (ItemProblem e) {
            throw new FetchException(Reason.REFUSED, e.line(), e);
        }
    }

    private AddressScope scope(URI uri) throws FetchException {
        try {
            return clients.scope(uri);
        } catch (ItemProblem e) {
            throw new FetchException(Reason.UNREACHABLE, "cannot find the host " + uri.getHost(), e);
        }
    }

    private static InputStream body(WebResponse response) throws IOException {
        if (response.isPacked()) {
            response.close();
            throw new FetchException(Reason.REFUSED, "the server sends it packed, unasked");
        }
        return response.body();
    }

    static FetchException unreachable(NoAnswerException e) {
        return new FetchException(Reason.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }

    private static FetchException refused(WebResponse response) {
        Reason reason = response.isGone() ? Reason.GONE : response.isUnable() ? Reason.UNREACHABLE : Reason.REFUSED;
        return new FetchException(reason, "the server says " + response.status(), response.unable());
    }
}
