package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.registry.BlobContent;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Deletion;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.ManifestHead;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.registry.UploadNotes;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.work.Jobs;
import org.jspecify.annotations.Nullable;

/** The registries as this back end asks them: one that does not answer would not answer for the next appliance either. */
final class Registry {
    private static final int AT_A_TIME = 8;

    private final RegistryClient client;

    Registry(RegistryClient client) {
        this.client = client;
    }

    /** A question to a registry. */
    @FunctionalInterface
    interface Question<T> {
        /** Asks it. */
        T ask() throws NoAnswerException;
    }

    /** For what needs the client itself. */
    RegistryClient client() {
        return client;
    }

    <T> T ask(RepositoryName repository, Question<T> question) {
        try {
            return question.ask();
        } catch (NoAnswerException e) {
            throw new EnvironmentProblem("no answer from the registry " + repository.host() + ": " + e.getMessage())
                    .hint("look whether it runs, and whether it can be reached from here")
                    .causedBy(e);
        }
    }

    Optional<ManifestHead> head(RepositoryName repository, String tag) {
        return ask(repository, () -> client.head(repository, tag));
    }

    Optional<RegistryDocument> document(RepositoryName repository, String tag) {
        return ask(repository, () -> client.manifest(repository, tag));
    }

    List<String> tags(RepositoryName repository) {
        return ask(repository, () -> client.tags(repository));
    }

    List<ContentDescriptor> referrers(RepositoryName repository, Digest subject, @Nullable String artifactType) {
        return ask(repository, () -> client.referrers(repository, subject, artifactType));
    }

    /** A manifest that says itself that it refers to another; what can't be read refers to none. */
    Optional<Manifest> referrer(RepositoryName repository, Digest referrer, Digest subject) {
        try {
            return document(repository, referrer.toString())
                    .filter(document -> document instanceof Manifest)
                    .map(Manifest.class::cast)
                    .filter(manifest -> manifest.subject() != null
                            && manifest.subject().digest().equals(subject));
        } catch (ItemProblem e) {
            return Optional.empty();
        }
    }

    /** How large a blob is; empty when it is not there. */
    OptionalLong blobSize(RepositoryName repository, Digest digest) {
        return ask(repository, () -> client.blobSize(repository, digest));
    }

    /** Sees to it that a small blob is there. */
    void small(RepositoryName repository, byte[] content) {
        bring(repository, null, Digest.of(content), BlobContent.of(content), UploadNotes.NONE, sent -> {});
    }

    /**
     * Sees to it that a blob is there.
     *
     * @param sent is told how many bytes the registry has
     */
    void bring(
            RepositoryName repository,
            @Nullable RepositoryName from,
            Digest digest,
            BlobContent content,
            UploadNotes notes,
            LongConsumer sent) {
        ask(repository, () -> {
            client.mountOrUpload(repository, from, digest, content, notes, sent);
            return digest;
        });
    }

    Digest upload(RepositoryName repository, BlobContent content, UploadNotes notes, LongConsumer sent) {
        return ask(repository, () -> client.upload(repository, content, notes, sent));
    }

    void put(RepositoryName repository, String tagOrDigest, RegistryDocument document) {
        ask(repository, () -> client.put(repository, tagOrDigest, document.bytes(), document.mediaType()));
    }

    /** Puts one under a tag that leads where it led; whether it did. */
    boolean putInPlaceOf(Reference reference, RegistryDocument document, Optional<Digest> before) {
        return ask(
                reference.repository(),
                () -> client.putInPlaceOf(reference.repository(), reference.tag(), document, before.orElse(null)));
    }

    void attach(RepositoryName repository, Manifest referrer) {
        ask(repository, () -> client.attach(repository, referrer));
    }

    Deletion detach(RepositoryName repository, Digest subject, Digest referrer) {
        return ask(repository, () -> client.detach(repository, subject, referrer));
    }

    Deletion delete(RepositoryName repository, Digest digest) {
        return ask(repository, () -> client.delete(repository, digest));
    }

    /** Asks about several things side by side; the first problem ends it. */
    static <T, R> List<R> all(List<T> items, Function<T, R> question) {
        List<Jobs.Outcome<T, R>> outcomes =
                new Jobs("oci", AT_A_TIME, problem -> true).run(items, question, outcome -> {});
        for (Jobs.Outcome<T, R> outcome : outcomes) {
            Problem problem = outcome.problem();
            if (problem != null) {
                throw problem;
            }
        }
        return outcomes.stream()
                .flatMap(outcome -> Optional.ofNullable(outcome.result()).stream())
                .toList();
    }
}
