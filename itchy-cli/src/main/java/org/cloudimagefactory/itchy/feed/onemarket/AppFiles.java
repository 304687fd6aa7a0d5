package org.cloudimagefactory.itchy.feed.onemarket;

import java.io.IOException;
import java.net.URI;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.cloudimagefactory.itchy.feed.market.MarketFile;

/** Asks for files of appliances. How large they are only their servers know. */
final class AppFiles {
    private final WebClients clients;
    private final AddressScope scope;

    /** So near are what leads to them. */
    AppFiles(WebClients clients, AddressScope scope) {
        this.clients = clients;
        this.scope = scope;
    }

    /** How many bytes a file has. */
    long size(MarketFile file) throws IOException {
        URI uri = URI.create(file.address());
        try (WebResponse response =
                clients.of(scope).ask(WebRequest.get(uri).withoutBody().repeated())) {
            return size(uri, response);
        }
    }

    /** The answer with a file; to be closed. */
    WebResponse open(MarketFile file) throws IOException {
        URI uri = URI.create(file.address());
        WebResponse response = ask(file, 0, Validators.NONE);
        try {
            size(uri, response);
            return response;
        } catch (IOException | RuntimeException e) {
            response.close();
            throw e;
        }
    }

    /** The answer with a file, or with the rest of one of which there is something already; nothing is looked at. */
    WebResponse ask(MarketFile file, long have, Validators known) throws IOException {
        WebRequest whole = WebRequest.get(URI.create(file.address()));
        return clients.of(scope).ask(have > 0 ? whole.from(have, known) : whole);
    }

    /** How many bytes a file has, by the answer with it. */
    long size(MarketFile file, WebResponse response) throws IOException {
        return size(URI.create(file.address()), response);
    }

    /** Why there is no file in an answer. */
    Problem refusal(MarketFile file, WebResponse response) throws IOException {
        if (response.isUnable()) {
            throw response.unable();
        }
        return response.refusal(URI.create(file.address()));
    }

    static String shown(MarketFile file) {
        return Address.shown(URI.create(file.address()));
    }

    private static long size(URI uri, WebResponse response) throws IOException {
        if (response.isUnable()) {
            throw response.unable();
        }
        if (!response.isOk()) {
            throw response.refusal(uri);
        }
        if (response.isPacked()) {
            throw new ItemProblem(Address.shown(uri) + " sends the file packed, unasked");
        }
        if (response.length() < 0) {
            throw new ItemProblem(Address.shown(uri) + " does not say how large the file is");
        }
        return response.length();
    }
}
