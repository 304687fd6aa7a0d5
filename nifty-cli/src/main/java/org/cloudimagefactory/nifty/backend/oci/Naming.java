package org.cloudimagefactory.nifty.backend.oci;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RepositoryName;

/** Gives manifests their names: whole and signed first, named last, and in the place of nothing but what was looked at. */
final class Naming {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final Registry registry;
    private final ManifestMaker maker;
    private final Signing signing;
    private final Views views;
    private final String owner;
    private final Set<RepositoryName> prepared = ConcurrentHashMap.newKeySet();

    Naming(Registry registry, ManifestMaker maker, Signing signing, Views views, String owner) {
        this.registry = registry;
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
        prepare(reference.repository());
        registry.put(reference.repository(), manifest.digest().toString(), manifest);
        signing.sign(reference.repository(), manifest);
        beforeNaming.run();
        name(reference, manifest, before);
    }

    /** Puts and names what only nifty itself reads. */
    void sealed(Reference reference, Manifest manifest, Optional<Digest> before) {
        prepare(reference.repository());
        name(reference, signing.sealed(manifest), before);
    }

    private void name(Reference reference, Manifest manifest, Optional<Digest> before) {
        if (!registry.putInPlaceOf(reference, manifest, before)) {
            throw new ItemProblem("somebody else has given the tag " + reference
                            + " to another manifest at the same time, which stays there")
                    .hint("run nifty again; if it is no other nifty of yours, look who may push there");
        }
        views.named(Tagged.of(reference.repository(), reference.tag(), manifest, maker));
    }

    /** Has the index name the repository, so that whatever is put there is found again, also after a kill. */
    synchronized void enter(RepositoryName repository) {
        RepositoryName index = RegistryReader.index(RegistryReader.projectOf(repository));
        String path = repository.path();
        String tag = OciNames.indexTag(path.substring(path.lastIndexOf('/') + 1));
        if (registry.head(index, tag).isEmpty()) {
            prepare(index);
            registry.put(index, tag, maker.entry(owner, tag));
        }
    }

    /** Every repository needs the two bytes that stand for no content; a new one has them brought by one thread only. */
    private synchronized void prepare(RepositoryName repository) {
        if (!prepared.contains(repository)) {
            registry.small(repository, EMPTY);
            prepared.add(repository);
        }
    }
}
