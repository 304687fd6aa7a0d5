package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** A file of a web server, or of this machine, whose size and digest are known beforehand. */
public final class AddressContent implements ContentSource {
    private final WebClients clients;
    private final URI uri;
    private final AddressScope scope;
    private final long size;
    private final FileDigest digest;
    private final Promise promise;

    /**
     * What says how large it is, for messages.
     *
     * @param by {@code the list}
     * @param sizeField {@code hv:size}
     */
    public record Promise(String by, String sizeField) {}

    /**
     * What lies at an address.
     *
     * @param uri where it is
     * @param scope of what says so
     * @param size in bytes, which it must have
     * @param digest which it must have
     */
    public AddressContent(WebClients clients, URI uri, AddressScope scope, long size, FileDigest digest) {
        this(clients, uri, scope, size, digest, new Promise("the list", "hv:size"));
    }

    /** The same where something else than a list says so. */
    public AddressContent(
            WebClients clients, URI uri, AddressScope scope, long size, FileDigest digest, Promise promise) {
        this.promise = promise;
        this.clients = clients;
        this.uri = uri;
        this.scope = scope;
        this.size = size;
        this.digest = digest;
    }

    @Override
    public String shown() {
        return Address.shown(uri);
    }

    @Override
    public String key() {
        return uri.toString();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public List<DigestedPart> parts() {
        return List.of(new DigestedPart(shown(), 0, size, digest));
    }

    @Override
    public String promisedBy() {
        return promise.by();
    }

    @Override
    public String sizeField() {
        return promise.sizeField();
    }

    @Override
    public OpenedContent open(long have, Validators known) throws IOException {
        return Address.isFile(uri) ? fromFile() : fromWeb(have, known);
    }

    private OpenedContent fromFile() throws IOException {
        Path source = Path.of(uri.getPath());
        if (scope != AddressScope.FILE) {
            throw new ItemProblem(
                    "image " + source + " is a file of this machine, and the list is none, but came over http");
        }
        if (!Files.isRegularFile(source)) {
            throw new ItemProblem("no file " + source);
        }
        InputStream in = Channels.newInputStream(FileChannel.open(source, StandardOpenOption.READ));
        return new OpenedContent(in, 0, size, Validators.NONE, in);
    }

    private OpenedContent fromWeb(long have, Validators known) throws IOException {
        boolean goesOn = have > 0;
        WebRequest whole = WebRequest.get(uri);
        // Where a server can't tell whether the file is the same, the checksum does in the end.
        WebResponse response = clients.of(scope).ask(goesOn ? whole.from(have, known) : whole);
        try {
            return goesOn && continues(response, have)
                    ? new OpenedContent(response.body(), have, size, known, response)
                    : whole(response, have);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    private OpenedContent whole(WebResponse response, long have) throws IOException {
        if (have > 0 && (response.status() == WebResponse.RANGE_REFUSED || response.status() == WebResponse.PARTIAL)) {
            throw new NotContinuedException(have);
        }
        if (response.isUnable()) {
            throw response.unable();
        }
        if (!response.isOk()) {
            throw response.refusal(uri);
        }
        if (response.length() >= 0 && response.length() != size) {
            throw new ItemProblem(
                    shown() + " has " + response.length() + " bytes instead of " + size + " (" + sizeField() + ")");
        }
        return new OpenedContent(response.body(), 0, size, response.validators(), response);
    }

    /** A server may send another part than it was asked for. */
    private boolean continues(WebResponse response, long have) {
        String range = response.header("Content-Range").orElse("");
        return response.status() == WebResponse.PARTIAL
                && (range.equals("bytes " + have + "-" + (size - 1) + "/" + size)
                        || range.equals("bytes " + have + "-" + (size - 1) + "/*"));
    }
}
