package org.cloudimagefactory.nifty.backend.oci;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;

/**
 * Brings repositories the small blobs that many manifests share, each once in a run and by one thread alone: a registry that takes the
 * same blob a second time while a manifest with it comes may find its own record of it empty (docker-registry does).
 */
final class SmallBlobs {
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);

    private final Registry registry;
    private final Set<String> there = new HashSet<>();

    SmallBlobs(Registry registry) {
        this.registry = registry;
    }

    synchronized void bring(RepositoryName repository, byte[] content) {
        String key = repository + "@" + Digest.of(content);
        if (!there.contains(key)) {
            registry.small(repository, content);
            there.add(key);
        }
    }

    /** The two bytes that stand for no content, which every repository needs. */
    void bringEmpty(RepositoryName repository) {
        bring(repository, EMPTY);
    }
}
