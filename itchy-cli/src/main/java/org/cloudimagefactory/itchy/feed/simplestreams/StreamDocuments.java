package org.cloudimagefactory.itchy.feed.simplestreams;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.common.pgp.PgpKeyring;
import org.cloudimagefactory.common.pgp.SignedText;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Address;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.itchy.download.FetchedList;
import org.cloudimagefactory.itchy.download.ListFetcher;

/** Asks for documents of a tree, and verifies each where that is wanted: an index holds no digests of what it leads to. */
final class StreamDocuments {
    /** Bytes of the largest; Ubuntu's have a few MiB. */
    private static final int SIZE_LIMIT = 32 << 20;

    private final ListFetcher fetcher;
    private final AddressScope scope;
    private final SimplestreamsRules rules;

    StreamDocuments(WebClients clients, AddressScope scope, SimplestreamsRules rules) {
        this.fetcher = new ListFetcher(clients, SIZE_LIMIT, Map.of());
        this.scope = scope;
        this.rules = rules;
    }

    /** A document; nothing when it has not changed. */
    Optional<StreamDocument> get(URI uri, Validators known, Instant now) {
        FetchedList fetched = fetcher.fetch(uri, scope, known, rules.encryptedOnly());
        byte[] message = fetched.message().orElse(null);
        if (message == null) {
            return Optional.empty();
        }
        Optional<Supplier<PgpKeyring>> keyring = rules.keyring();
        if (keyring.isEmpty()) {
            return Optional.of(new StreamDocument(uri, message, fetched.validators(), null));
        }
        try {
            SignedText signed = keyring.get().get().verify(message, now);
            return Optional.of(new StreamDocument(
                    uri, signed.text(), fetched.validators(), signed.signer().fingerprint()));
        } catch (ItemProblem e) {
            throw refused(uri, e);
        }
    }

    /** The problem with a document, which says where that is. */
    static ItemProblem refused(URI uri, ItemProblem problem) {
        return new ItemProblem(Address.shown(uri) + " is refused: " + problem.line()).causedBy(problem);
    }
}
