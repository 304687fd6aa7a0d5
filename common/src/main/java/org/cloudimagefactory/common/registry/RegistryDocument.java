package org.cloudimagefactory.common.registry;

import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;

/** What a registry has under a tag or a digest of manifests, with its bytes as they came: only they have the digest. */
public sealed interface RegistryDocument permits Manifest, Index {
    /** The bytes, as they came. */
    byte[] bytes();

    /** Of which kind it is, without parameters. */
    String mediaType();

    /** The digest of the bytes. */
    Digest digest();

    /** What is said about it. */
    Map<String, String> annotations();

    /** What names it in an index or as a subject. */
    default ContentDescriptor descriptor() {
        return ContentDescriptor.of(mediaType(), digest(), bytes().length);
    }

    /**
     * Reads a document that came with this media type, whose digest is computed by this algorithm.
     *
     * @throws ItemProblem with the reason when it is none, says of itself that it is another, or goes beyond the limits
     */
    static RegistryDocument read(byte[] bytes, String mediaType, String algorithm, RegistryLimits limits) {
        return new DocumentReader(limits).read(bytes, mediaType, algorithm);
    }
}
