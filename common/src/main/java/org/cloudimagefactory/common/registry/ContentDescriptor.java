package org.cloudimagefactory.common.registry;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names content from within a manifest or an index, see "Descriptor" in the OCI image specification.
 *
 * @param mediaType of the content
 * @param digest of the content
 * @param size in bytes
 * @param artifactType of the manifest that it names, if any
 * @param annotations about it; empty where there are none
 * @param platform of an entry of an index, if it says
 */
public record ContentDescriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable String artifactType,
        Map<String, String> annotations,
        @Nullable Platform platform) {
    /** The config of artifacts that have none: two bytes, {@code {}}. */
    public static final ContentDescriptor EMPTY = of(
            MediaTypes.EMPTY,
            Digest.parse("sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"),
            2);

    /** Keeps the annotations as they are at this moment. */
    public ContentDescriptor {
        annotations = Map.copyOf(annotations);
        if (size < 0) {
            throw new IllegalArgumentException("a negative size");
        }
    }

    /** One of content about which nothing more is said. */
    public static ContentDescriptor of(String mediaType, Digest digest, long size) {
        return new ContentDescriptor(mediaType, digest, size, null, Map.of(), null);
    }

    /** The same with these annotations instead. */
    public ContentDescriptor with(Map<String, String> other) {
        return new ContentDescriptor(mediaType, digest, size, artifactType, other, platform);
    }

    /** The same with this platform. */
    public ContentDescriptor with(Platform other) {
        return new ContentDescriptor(mediaType, digest, size, artifactType, annotations, other);
    }
}
