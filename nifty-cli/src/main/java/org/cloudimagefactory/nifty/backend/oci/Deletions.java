package org.cloudimagefactory.nifty.backend.oci;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Deletion;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Index;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes manifests, and what of ours refers to them. A registry deletes by the digest, with all tags: that is asked for only where
 * nobody else has one, and no index of somebody names the manifest.
 */
final class Deletions {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);

    private final Registry registry;
    private final Views views;
    private final Signing signing;
    private final Records records;
    private final UnfinishedFiles unfinished;

    Deletions(Registry registry, Views views, Signing signing, Records records, UnfinishedFiles unfinished) {
        this.unfinished = unfinished;
        this.registry = registry;
        this.views = views;
        this.signing = signing;
        this.records = records;
    }

    /** Tags of others by which this is held. */
    List<String> others(Tagged tagged) {
        return views.of(tagged.repository()).holders(tagged.digest()).stream()
                .filter(tag -> !tag.equals(tagged.tag()))
                .toList();
    }

    /**
     * Removes a manifest of ours that has lost its name, if it has none; a registry that refuses keeps it.
     *
     * @return whether the registry has not refused
     */
    boolean removeUnnamed(RepositoryName repository, Digest digest) {
        boolean isRefused =
                views.of(repository).holders(digest).isEmpty() && remove(repository, digest) == Deletion.REFUSED;
        unfinished.forget(repository, digest);
        return !isRefused;
    }

    /** Whether it is gone; it stays where somebody else has it. */
    boolean removeWithTag(Tagged tagged) {
        return others(tagged).isEmpty() && remove(tagged.repository(), tagged.digest()) != Deletion.REFUSED;
    }

    /** Removes the chunks of an image that is gone, unless another one has them. What holds the bytes of its packs is the registry's. */
    void removeChunks(Tagged image) {
        RepositoryView view = views.of(image.repository());
        for (Digest chunks : image.children()) {
            view.tag(OciNames.chunksTag(chunks.hex())).filter(this::areLeft).ifPresent(this::removeWithTag);
        }
    }

    /** Whether this holds chunks of ours that no image names. */
    boolean areLeft(Tagged tagged) {
        return tagged.own(records.owner(), ItemRecord.Kind.CHUNKS).isPresent()
                && others(tagged).isEmpty();
    }

    Deletion remove(RepositoryName repository, Digest digest) {
        List<Digest> companions = signing.companions(repository, digest);
        List<Digest> referrers = registry.referrers(repository, digest, null).stream()
                .map(ContentDescriptor::digest)
                .toList();
        List<Digest> ours = referrers.stream()
                .filter(referrer -> !companions.contains(referrer) && isOurs(repository, referrer, digest))
                .toList();
        boolean all = !referrers.isEmpty()
                && referrers.stream().allMatch(referrer -> ours.contains(referrer) || companions.contains(referrer));
        Optional<Digest> list = Optional.of(digest.referrersTag())
                .filter(tag -> all)
                .flatMap(tag -> registry.document(repository, tag))
                .filter(document -> document instanceof Index)
                .map(RegistryDocument::digest);
        List<Digest> with = Stream.of(companions, ours, list.stream().toList())
                .flatMap(List::stream)
                .toList();
        // When this is cut off, nobody could tell any more whose they are.
        with.forEach(other -> unfinished.begin(repository, other, digest));
        Deletion deletion = deletion(repository, digest);
        if (deletion != Deletion.REFUSED) {
            with.forEach(other -> deletion(repository, other));
        }
        with.forEach(other -> unfinished.forget(repository, other));
        return deletion;
    }

    /** Removes what refers to a manifest that stays. */
    void detach(RepositoryName repository, Digest subject, Digest referrer) {
        Deletion unused = deletion(repository, referrer, () -> registry.detach(repository, subject, referrer));
    }

    private Deletion deletion(RepositoryName repository, Digest digest) {
        return deletion(repository, digest, () -> registry.delete(repository, digest));
    }

    /** Who may not delete is refused like everybody where nothing is deleted. */
    private Deletion deletion(RepositoryName repository, Digest digest, Supplier<Deletion> asked) {
        try {
            Deletion deletion = asked.get();
            if (deletion == Deletion.REFUSED) {
                unfinished.refused(repository);
            } else {
                views.gone(repository, digest);
            }
            return deletion;
        } catch (EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            LOG.warn("cannot delete {}@{}: {}", repository, digest, e.line());
            unfinished.refused(repository);
            return Deletion.REFUSED;
        }
    }

    /** By what the manifest says itself: the entry of an index may say anything. */
    private boolean isOurs(RepositoryName repository, Digest referrer, Digest subject) {
        return registry.referrer(repository, referrer, subject)
                .filter(manifest -> records.haveMade(manifest.annotations()))
                .isPresent();
    }
}
