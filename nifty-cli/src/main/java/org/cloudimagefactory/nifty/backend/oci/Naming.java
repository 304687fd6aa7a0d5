package org.cloudimagefactory.nifty.backend.oci;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RepositoryName;

/** Gives manifests their names: whole and signed first, named last. */
final class Naming {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final Registry registry;
    private final ManifestMaker maker;
    private final Signing signing;
    private final String owner;
    private final Set<RepositoryName> prepared = ConcurrentHashMap.newKeySet();

    Naming(Registry registry, ManifestMaker maker, Signing signing, String owner) {
        this.registry = registry;
        this.maker = maker;
        this.signing = signing;
        this.owner = owner;
    }

    /** Puts, signs and names. */
    void signed(Reference reference, Manifest manifest, Runnable beforeNaming) {
        prepare(reference.repository());
        registry.put(reference.repository(), manifest.digest().toString(), manifest);
        signing.sign(reference.repository(), manifest);
        beforeNaming.run();
        registry.put(reference.repository(), reference.tag(), manifest);
    }

    /** Puts and names what only nifty itself reads. */
    void unsigned(Reference reference, Manifest manifest) {
        prepare(reference.repository());
        registry.put(reference.repository(), reference.tag(), manifest);
    }

    /** Has the index name the repository, so that whatever is put there is found again, also after a kill. */
    synchronized void enter(RepositoryName repository) {
        RepositoryName index = RegistryReader.index(RegistryReader.projectOf(repository));
        String path = repository.path();
        String tag = OciNames.indexTag(path.substring(path.lastIndexOf('/') + 1));
        if (registry.head(index, tag).isEmpty()) {
            unsigned(new Reference(index, tag), maker.entry(owner, tag));
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
