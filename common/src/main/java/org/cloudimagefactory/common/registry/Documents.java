package org.cloudimagefactory.common.registry;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebBody;
import org.cloudimagefactory.common.web.WebRequest;
import org.cloudimagefactory.common.web.WebResponse;
import org.jspecify.annotations.Nullable;

/** Manifests and indexes under their tags and digests. */
final class Documents {
    private static final String DIGEST = "Docker-Content-Digest";
    private static final int BAD_REQUEST = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int PRECONDITION_FAILED = 412;

    private final Exchange exchange;
    private final RegistryLimits limits;

    Documents(Exchange exchange, RegistryLimits limits) {
        this.exchange = exchange;
        this.limits = limits;
    }

    /**
     * What is there now.
     *
     * @param document that came
     * @param etag by which the registry knows it again, or empty
     */
    record Found(RegistryDocument document, Optional<String> etag) {}

    Optional<ManifestHead> head(RepositoryName repository, String reference) throws NoAnswerException {
        String what = shown(repository, reference);
        WebRequest request = get(repository, reference).withoutBody();
        try (WebResponse response = exchange.ask(repository, Scopes.pull(repository), request, what)) {
            if (response.isOk() && response.header(DIGEST).isPresent()) {
                Digest digest = digest(response, what);
                checkAsked(reference, digest, what);
                return Optional.of(new ManifestHead(digest, type(response), response.length()));
            }
            if (!response.isOk() && !response.isGone()) {
                throw exchange.refusal(response, request, what);
            }
        }
        // A HEAD that finds nothing says no word, and not every registry tells the digest.
        return find(repository, reference).map(Found::document).map(Documents::headOf);
    }

    private static ManifestHead headOf(RegistryDocument document) {
        return new ManifestHead(document.digest(), document.mediaType(), document.bytes().length);
    }

    Optional<Found> find(RepositoryName repository, String reference) throws NoAnswerException {
        String what = shown(repository, reference);
        WebRequest request = get(repository, reference);
        try (WebResponse response = exchange.ask(repository, Scopes.pull(repository), request, what)) {
            if (response.isGone()) {
                RegistryWords words = Exchange.words(response, request);
                if (words.sayMissing()) {
                    return Optional.empty();
                }
                throw new ItemProblem("cannot have " + what + ": " + repository.host() + " says " + words.text()
                        + ", and not as registries do");
            }
            if (!response.isOk()) {
                throw exchange.refusal(response, request, what);
            }
            byte[] body = Answer.read(response, limits.manifestBytes(), what + " at " + repository.host());
            return Optional.of(new Found(read(response, body, reference, what), response.header("ETag")));
        }
    }

    private RegistryDocument read(WebResponse response, byte[] body, String reference, String what) {
        String algorithm = Digest.isOne(reference) ? Digest.parse(reference).algorithm() : Digest.SHA_256;
        if (response.header(DIGEST).isPresent()) {
            Digest told = digest(response, what);
            if (!told.isOf(body)) {
                throw new ItemProblem(
                        "cannot have " + what + ": its bytes do not have the digest " + told + " that came with them");
            }
            algorithm = Digest.isOne(reference) ? algorithm : told.algorithm();
        }
        try {
            RegistryDocument document = RegistryDocument.read(body, type(response), algorithm, limits);
            checkAsked(reference, document.digest(), what);
            return document;
        } catch (ItemProblem e) {
            throw new ItemProblem("cannot have " + what + ": " + e.getMessage()).causedBy(e);
        }
    }

    /** A registry may have been told to give something else. */
    private static void checkAsked(String reference, Digest got, String what) {
        if (Digest.isOne(reference)
                && Digest.parse(reference).algorithm().equals(got.algorithm())
                && !reference.equals(got.toString())) {
            throw new ItemProblem("the registry gives something else for " + what + ": " + got);
        }
    }

    PutResult put(RepositoryName repository, String reference, byte[] document, String mediaType)
            throws NoAnswerException {
        return put(repository, reference, document, mediaType, Map.of())
                .orElseThrow(() -> new ItemProblem(
                        "cannot put " + shown(repository, reference) + ": somebody else puts it at the same time"));
    }

    /**
     * Puts one where another is, or nothing; whether it is there now. When the answer to the first request was lost on its way, the
     * repeated one meets our own manifest, so a condition that is not met says only together with the tag that it is somebody else's.
     */
    boolean putInPlaceOf(RepositoryName repository, String tag, RegistryDocument document, @Nullable Digest before)
            throws NoAnswerException {
        Optional<Found> there = find(repository, tag);
        Optional<Digest> digest = there.map(found -> found.document().digest());
        if (digest.equals(Optional.of(document.digest()))) {
            return true;
        }
        if (!digest.equals(Optional.ofNullable(before))) {
            return false;
        }
        Map<String, String> conditions = there.isEmpty()
                ? Map.of("If-None-Match", "*")
                : there.get().etag().map(etag -> Map.of("If-Match", etag)).orElse(Map.of());
        return put(repository, tag, document.bytes(), document.mediaType(), conditions)
                        .isPresent()
                || leadsTo(repository, tag, document.digest());
    }

    private boolean leadsTo(RepositoryName repository, String tag, Digest digest) throws NoAnswerException {
        return find(repository, tag)
                .filter(found -> found.document().digest().equals(digest))
                .isPresent();
    }

    /** Puts one under conditions; empty when they are not met. */
    Optional<PutResult> put(
            RepositoryName repository,
            String reference,
            byte[] document,
            String mediaType,
            Map<String, String> conditions)
            throws NoAnswerException {
        String what = shown(repository, reference);
        Digest own = Digest.isOne(reference)
                ? Digest.of(Digest.parse(reference).algorithm(), document)
                : Digest.of(document);
        checkAsked(reference, own, what);
        WebRequest request = WebRequest.put(uri(repository, reference), WebBody.of(document, mediaType))
                .with(conditions)
                .keptAlive()
                .repeated();
        try (WebResponse response = exchange.ask(repository, Scopes.push(repository), request, what)) {
            if (response.status() == PRECONDITION_FAILED && !conditions.isEmpty()) {
                Exchange.words(response, request);
                return Optional.empty();
            }
            if (!response.isSuccess()) {
                RegistryWords words = Exchange.words(response, request);
                throw new ItemProblem("cannot put " + what + ": " + repository.host() + " says " + words.text());
            }
            if (response.header(DIGEST).isPresent()) {
                Digest told = digest(response, what);
                if (!told.isOf(document)) {
                    throw new ItemProblem(
                            "cannot put " + what + ": the registry has something else in its place, " + told);
                }
            }
            boolean indexed = response.header("OCI-Subject").isPresent();
            Exchange.words(response, request);
            return Optional.of(new PutResult(own, indexed));
        }
    }

    Deletion delete(RepositoryName repository, Digest digest) throws NoAnswerException {
        String what = shown(repository, digest.toString());
        WebRequest request =
                WebRequest.delete(uri(repository, digest.toString())).repeated();
        try (WebResponse response = exchange.ask(repository, Scopes.delete(repository), request, what)) {
            int status = response.status();
            boolean done = response.isSuccess();
            RegistryWords words = Exchange.words(response, request);
            if (done) {
                return Deletion.DONE;
            }
            if (response.isGone() && words.sayMissing()) {
                return Deletion.MISSING;
            }
            // 412 is what Harbor says of a tag that a rule of the project keeps.
            if (status == NOT_ALLOWED
                    || status == PRECONDITION_FAILED
                    || (status == BAD_REQUEST && words.has("UNSUPPORTED"))) {
                return Deletion.REFUSED;
            }
            throw new ItemProblem("cannot delete " + what + ": " + repository.host() + " says " + words.text());
        }
    }

    private WebRequest get(RepositoryName repository, String reference) {
        return WebRequest.get(uri(repository, reference))
                .with(Map.of("Accept", MediaTypes.ACCEPTED))
                .redirected(exchange.host(repository.host()).redirects())
                .repeated();
    }

    private URI uri(RepositoryName repository, String reference) {
        if (!RepositoryName.isTag(reference) && !Digest.isOne(reference)) {
            throw new ItemProblem("'" + RegistryWords.cut(reference) + "' is neither a tag nor a digest");
        }
        return exchange.host(repository.host()).of(repository, "manifests/" + reference);
    }

    private static String shown(RepositoryName repository, String reference) {
        return repository + (Digest.isOne(reference) ? "@" : ":") + RegistryWords.cut(reference);
    }

    private static Digest digest(WebResponse response, String what) {
        String told = response.header(DIGEST).orElse("");
        try {
            return Digest.parse(told);
        } catch (ItemProblem e) {
            throw new ItemProblem("cannot have " + what + ": " + e.getMessage()).causedBy(e);
        }
    }

    /** Without parameters such as a charset. */
    private static String type(WebResponse response) {
        return response.header("Content-Type")
                .orElse("")
                .replaceFirst(";.*", "")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
