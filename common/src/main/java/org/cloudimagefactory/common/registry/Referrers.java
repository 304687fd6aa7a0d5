package org.cloudimagefactory.common.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebRequest;
import org.jspecify.annotations.Nullable;

/**
 * What refers to a manifest ("Listing Referrers"): the registry's list, or an index under a tag, which clients keep where the
 * registry has no list.
 */
final class Referrers {
    private static final int ATTEMPTS = 10;

    /** By which registries say that they know no such list; the specification has the first of them only. */
    private static final Set<Integer> NO_LIST = Set.of(404, 400, 405, 406);

    private final Exchange exchange;
    private final Pages pages;
    private final Documents documents;
    private final RegistryLimits limits;

    Referrers(Exchange exchange, Pages pages, Documents documents, RegistryLimits limits) {
        this.exchange = exchange;
        this.pages = pages;
        this.documents = documents;
        this.limits = limits;
    }

    List<ContentDescriptor> of(RepositoryName repository, Digest subject, @Nullable String artifactType)
            throws NoAnswerException {
        Optional<List<ContentDescriptor>> listed = listed(repository, subject);
        List<ContentDescriptor> all = listed.isPresent() ? listed.get() : entries(fallback(repository, subject));
        // Whether the registry has chosen among them is not asked.
        return all.stream()
                .filter(one -> artifactType == null || artifactType.equals(one.artifactType()))
                .toList();
    }

    /** Empty when the registry has no such list. */
    private Optional<List<ContentDescriptor>> listed(RepositoryName repository, Digest subject)
            throws NoAnswerException {
        String what = "what refers to " + subject + " of " + repository;
        WebRequest first = WebRequest.get(exchange.host(repository.host()).of(repository, "referrers/" + subject))
                .with(Map.of("Accept", MediaTypes.OCI_INDEX));
        List<ContentDescriptor> all = new ArrayList<>();
        AtomicBoolean none = new AtomicBoolean();
        pages.follow(repository, first, what, page -> {
            if (NO_LIST.contains(page.response().status())) {
                none.set(true);
                return false;
            }
            if (!page.response().isOk()) {
                throw new ItemProblem("cannot have " + what + ": " + repository.host() + " says "
                        + page.words().text());
            }
            all.addAll(entries(page.body(), what));
            refuseTooMany(all, what);
            return true;
        });
        return none.get() ? Optional.empty() : Optional.of(all);
    }

    private List<ContentDescriptor> entries(byte[] page, String what) {
        try {
            return RegistryDocument.read(page, MediaTypes.OCI_INDEX, Digest.SHA_256, limits) instanceof Index index
                    ? index.manifests()
                    : List.of();
        } catch (ItemProblem e) {
            throw new ItemProblem("cannot read " + what + ": " + e.getMessage()).causedBy(e);
        }
    }

    private static List<ContentDescriptor> entries(Optional<Documents.Found> fallback) {
        return fallback.map(Documents.Found::document)
                .map(document -> ((Index) document).manifests())
                .orElse(List.of());
    }

    private Optional<Documents.Found> fallback(RepositoryName repository, Digest subject) throws NoAnswerException {
        Optional<Documents.Found> found = documents.find(repository, subject.referrersTag());
        if (found.isPresent() && !(found.get().document() instanceof Index)) {
            throw new ItemProblem(repository + ":" + subject.referrersTag()
                    + " should be an index of what refers to that digest, and is none");
        }
        refuseTooMany(entries(found), "what refers to " + subject + " of " + repository);
        return found;
    }

    private void refuseTooMany(List<ContentDescriptor> all, String what) {
        if (all.size() > limits.referrers()) {
            throw new ItemProblem("cannot have " + what + ": they are more than " + limits.referrers());
        }
    }

    /** Puts a referrer, and sees to it that it is found. */
    Digest attach(RepositoryName repository, Manifest referrer) throws NoAnswerException {
        ContentDescriptor subject = referrer.subject();
        if (subject == null) {
            throw new IllegalArgumentException("it refers to nothing");
        }
        PutResult put = documents.put(repository, referrer.digest().toString(), referrer.bytes(), referrer.mediaType());
        if (!put.subjectIndexed()) {
            enter(repository, subject.digest(), referrer.asReferrer());
        }
        return put.digest();
    }

    /**
     * Adds an entry to the index under the tag. Others may do so at the same time, and registries that offer no ETag, or don't
     * heed conditions, let the last one win: so it is read again until the entry is in it. Who writes behind that can still lose
     * it.
     */
    private void enter(RepositoryName repository, Digest subject, ContentDescriptor entry) throws NoAnswerException {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Documents.Found> found = fallback(repository, subject);
            if (has(found, entry)) {
                return;
            }
            List<ContentDescriptor> all = new ArrayList<>(entries(found));
            all.add(entry);
            Index index =
                    Index.of(all, found.map(one -> one.document().annotations()).orElse(Map.of()));
            Map<String, String> unchanged = found.isEmpty()
                    ? Map.of("If-None-Match", "*")
                    : found.get().etag().map(etag -> Map.of("If-Match", etag)).orElse(Map.of());
            documents.put(repository, subject.referrersTag(), index.bytes(), index.mediaType(), unchanged);
        }
        throw new ItemProblem("cannot enter " + entry.digest() + " in " + repository + ":" + subject.referrersTag()
                        + ": others have put theirs in its place " + ATTEMPTS + " times")
                .hint("run it again");
    }

    /**
     * Deletes a referrer, and the entry for it. Where a registry deletes nothing, or not for this user, the entry goes all the same: who
     * looks at signatures looks at so many of them and no more, and the former ones would be in the way of those that count.
     */
    Deletion detach(RepositoryName repository, Digest subject, Digest referrer) throws NoAnswerException {
        Deletion deletion;
        try {
            deletion = documents.delete(repository, referrer);
        } catch (EnvironmentProblem e) {
            if (e.isOfOneItem()) {
                leave(repository, subject, referrer);
            }
            throw e;
        }
        leave(repository, subject, referrer);
        return deletion;
    }

    /** Takes an entry out of the index under the tag, where the registry has no list. */
    private void leave(RepositoryName repository, Digest subject, Digest referrer) throws NoAnswerException {
        if (listed(repository, subject).isPresent()) {
            return;
        }
        Optional<Documents.Found> found = fallback(repository, subject);
        List<ContentDescriptor> left = entries(found).stream()
                .filter(one -> !one.digest().equals(referrer))
                .toList();
        if (found.isPresent() && left.size() < entries(found).size()) {
            Index index = Index.of(left, found.get().document().annotations());
            // Whoever has written meanwhile has the last word; an entry too many does no harm.
            documents.put(
                    repository,
                    subject.referrersTag(),
                    index.bytes(),
                    index.mediaType(),
                    found.get().etag().map(etag -> Map.of("If-Match", etag)).orElse(Map.of()));
        }
    }

    private static boolean has(Optional<Documents.Found> found, ContentDescriptor entry) {
        return entries(found).stream().anyMatch(one -> one.digest().equals(entry.digest()));
    }
}
