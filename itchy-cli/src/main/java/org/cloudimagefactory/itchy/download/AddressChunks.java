package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.cloudimagefactory.common.chunk.PackStore;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** Chunks of an image of a list: an index at an address, and packs beside it. */
public final class AddressChunks implements ChunkSource {
    private final WebClients clients;
    private final ListedChunks listed;
    private final AddressScope scope;

    /** What an entry says, in a list that is so near. */
    public AddressChunks(WebClients clients, ListedChunks listed, AddressScope scope) {
        this.clients = clients;
        this.listed = listed;
        this.scope = scope;
    }

    @Override
    public ContentSource index() {
        AddressContent.Promise promise = new AddressContent.Promise("the list", "sl:chunks:size");
        return new AddressContent(
                clients, listed.uri(), scope, listed.size(), FileDigest.sha512(listed.sha512()), promise);
    }

    @Override
    public long contentSize() {
        return listed.contentSize();
    }

    @Override
    public String contentSha512() {
        return listed.contentSha512();
    }

    @Override
    public OpenedContent part(String digest, long size, long from, long to) throws IOException {
        URI uri = listed.uri().resolve(PackStore.name(digest));
        return Address.isFile(uri) ? fromFile(uri, size, from) : fromWeb(uri, size, from, to);
    }

    private OpenedContent fromFile(URI uri, long size, long from) throws IOException {
        Path file = Path.of(uri.getPath());
        if (scope != AddressScope.FILE || !Files.isRegularFile(file)) {
            throw new ItemProblem("no file " + file);
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        InputStream in = Channels.newInputStream(channel.position(from));
        return new OpenedContent(in, from, size, Validators.NONE, in);
    }

    private OpenedContent fromWeb(URI uri, long size, long from, long to) throws IOException {
        String range = from + "-" + (to - 1);
        WebRequest part = WebRequest.get(uri).with(Map.of("Range", "bytes=" + range));
        WebResponse response = clients.of(scope).ask(part);
        try {
            String sent = response.header("Content-Range").orElse("");
            boolean isPart = response.status() == WebResponse.PARTIAL
                    && (sent.equals("bytes " + range + "/" + size) || sent.equals("bytes " + range + "/*"));
            boolean isWhole = response.isOk() && from == 0 && to == size;
            if (response.isUnable()) {
                throw response.unable();
            }
            if (!isPart && !isWhole) {
                throw response.isSuccess()
                        ? new ItemProblem(Address.shown(uri) + " does not send the part of a file that it is asked for")
                        : response.refusal(uri);
            }
            if (response.isPacked()) {
                throw new ItemProblem(Address.shown(uri) + " sends it packed, unasked");
            }
            return new OpenedContent(response.body(), from, size, Validators.NONE, response);
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }
}
