package org.cloudimagefactory.nifty.backend.oci;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RepositoryName;

/** Gives manifests their names: whole and signed first, named last, and in the place of nothing but what was looked at. */
final class Naming {
    private final Registry registry;
    private final SmallBlobs blobs;
    private final ManifestMaker maker;
    private final Signing signing;
    private final Views views;
    private final UnfinishedFiles unfinished;
    private final String owner;
    private final Set<RepositoryName> entered = new HashSet<>();

    Naming(
            Registry registry,
            SmallBlobs blobs,
            ManifestMaker maker,
            Signing signing,
            Views views,
            UnfinishedFiles unfinished,
            String owner) {
        this.unfinished = unfinished;
        this.registry = registry;
        this.blobs = blobs;
        this.maker = maker;
        this.signing = signing;
        this.views = views;
        this.owner = owner;
    }

    /**
     * Puts, signs and names.
     *
     * @param before what the tag led to when it was looked at
     * @throws ItemProblem when it leads to something else by now
     */
    void signed(Reference reference, Manifest manifest, Optional<Digest> before, Runnable beforeNaming) {
        blobs.bringEmpty(reference.repository());
        unfinished.begin(reference.repository(), manifest.digest(), null);
        registry.put(reference.repository(), manifest.digest().toString(), manifest);
        signing.sign(reference.repository(), manifest);
        beforeNaming.run();
        name(reference, manifest, before);
    }

    /** Puts and names what only nifty itself reads. */
    void sealed(Reference reference, Manifest manifest, Optional<Digest> before) {
        blobs.bringEmpty(reference.repository());
        name(reference, signing.sealed(manifest), before);
    }

    /** Puts and names the content of an image in chunks, under a tag that nothing else can have. */
    void chunks(RepositoryName repository, Manifest manifest) {
        blobs.bringEmpty(repository);
        String tag = OciNames.chunksTag(manifest.digest().hex());
        registry.put(repository, tag, manifest);
        views.named(Tagged.of(repository, tag, manifest, maker));
    }

    private void name(Reference reference, Manifest manifest, Optional<Digest> before) {
        // It loses its name, and is removed by who has asked for this.
        before.filter(digest -> !digest.equals(manifest.digest()))
                .ifPresent(digest -> unfinished.begin(reference.repository(), digest, null));
        if (!registry.putInPlaceOf(reference, manifest, before)) {
            throw new ItemProblem("somebody else has given the tag " + reference
                            + " to another manifest at the same time, which stays there")
                    .hint("run nifty again; if it is no other nifty of yours, look who may push there");
        }
        unfinished.forget(reference.repository(), manifest.digest());
        views.named(Tagged.of(reference.repository(), reference.tag(), manifest, maker));
    }

    /** Has the index name the repository, so that whatever is put there is found again, also after a kill; asked once in a run. */
    synchronized void enter(RepositoryName repository) {
        if (entered.contains(repository)) {
            return;
        }
        RepositoryName index = RegistryReader.index(RegistryReader.projectOf(repository));
        String path = repository.path();
        String tag = OciNames.indexTag(path.substring(path.lastIndexOf('/') + 1));
        if (registry.head(index, tag).isEmpty()) {
            blobs.bringEmpty(index);
            registry.put(index, tag, maker.entry(owner, tag));
        }
        entered.add(repository);
    }
}
