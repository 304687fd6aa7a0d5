package org.cloudimagefactory.nifty.backend.oci;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.nifty.plan.AttributeNames;

/**
 * Layers that registries have already, by the checksums of the image files that they hold: nothing is uploaded twice. What is not in
 * a descriptor is known from the manifests that nifty made before.
 */
final class KnownBlobs {
    /**
     * A layer.
     *
     * @param repository where it is
     * @param layer what it is
     */
    record Known(RepositoryName repository, ContentDescriptor layer) {}

    private final Map<String, Known> byChecksum = new ConcurrentHashMap<>();
    private final Map<String, Known> byDigest = new ConcurrentHashMap<>();

    void add(Tagged image, ItemRecord noted) {
        String checksum = noted.attributes().get(AttributeNames.CHECKSUM);
        if (image.layers().size() == 1 && checksum != null) {
            add(checksum, image.repository(), image.layers().get(0));
        }
    }

    void add(String checksum, RepositoryName repository, ContentDescriptor layer) {
        Known known = new Known(repository, layer);
        byChecksum.put(key(repository, layer.mediaType(), checksum), known);
        byDigest.put(key(repository, "", layer.digest().toString()), known);
    }

    /** The layer of this kind with a file of this checksum, in any repository of the same registry. */
    Optional<Known> ofFile(RepositoryName target, String mediaType, String checksum) {
        return Optional.ofNullable(byChecksum.get(key(target, mediaType, checksum)));
    }

    /** A layer of this digest, in any repository of the same registry. */
    Optional<Known> ofDigest(RepositoryName target, String digest) {
        return Optional.ofNullable(byDigest.get(key(target, "", digest)));
    }

    private static String key(RepositoryName repository, String mediaType, String checksum) {
        return repository.host() + " " + mediaType + " " + checksum;
    }
}
