package org.cloudimagefactory.itchy.download;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.common.imagelist.ImageListJson;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;

/** Fetches lists, with a conditional request each, which is repeated when no answer comes. */
public final class ListFetcher {
    private static final int BUFFER = 1 << 16;

    private final WebClients clients;
    private final int limit;
    private final Map<String, String> fields;

    /** Of image lists. */
    public ListFetcher(WebClients clients) {
        this(clients, ImageListJson.SIZE_LIMIT, Map.of());
    }

    /**
     * Of other documents that say what there is.
     *
     * @param limit bytes of the largest that is read
     * @param fields of the header of each request
     */
    public ListFetcher(WebClients clients, int limit, Map<String, String> fields) {
        this.clients = clients;
        this.limit = limit;
        this.fields = Map.copyOf(fields);
    }

    /**
     * Fetches a list if it has changed.
     *
     * @param scope beyond which no redirect may lead
     * @param known by what an unchanged list is recognised
     * @param httpsOnly whether every redirect must be encrypted
     */
    public FetchedList fetch(URI uri, AddressScope scope, Validators known, boolean httpsOnly) {
        return Address.isFile(uri) ? fromFile(uri) : fromWeb(uri, scope, known, httpsOnly);
    }

    private FetchedList fromFile(URI uri) {
        Path file = Path.of(uri.getPath());
        if (!Files.isRegularFile(file)) {
            throw new ItemProblem("no file " + file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new FetchedList(limited(uri, in), Validators.NONE);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }

    private FetchedList fromWeb(URI uri, AddressScope scope, Validators known, boolean httpsOnly) {
        WebRequest request = WebRequest.get(uri)
                .with(known.ifChanged())
                .with(fields)
                .redirected(httpsOnly ? WebRequest.Redirects.ENCRYPTED : WebRequest.Redirects.WEB)
                .repeated();
        try (WebResponse response = clients.of(scope).ask(request)) {
            if (response.isNotModified()) {
                return new FetchedList(null, known);
            }
            if (!response.isOk()) {
                throw response.refusal(uri);
            }
            if (response.isPacked()) {
                throw new ItemProblem(Address.shown(uri) + " sends the list packed, unasked");
            }
            return new FetchedList(limited(uri, response.body()), response.validators());
        } catch (IOException e) {
            throw ItemProblem.of("cannot fetch " + Address.shown(uri), e);
        }
    }

    private byte[] limited(URI uri, InputStream in) throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        byte[] buffer = new byte[BUFFER];
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            message.write(buffer, 0, read);
            if (message.size() > limit) {
                throw new ItemProblem(Address.shown(uri) + " is larger than " + (limit >> 20) + " MiB");
            }
        }
        return message.toByteArray();
    }
}
