package org.cloudimagefactory.common.registry;

/**
 * How much a registry may answer, and how much it gets at once.
 *
 * @param manifestBytes of the largest manifest or index
 * @param tagListBytes of all pages of a list of tags or repositories together
 * @param tags most of them in a repository, and repositories in a project
 * @param pages most of them in any list
 * @param tokenBytes of the largest answer of a token service
 * @param annotationBytes of all keys and values of annotations in one document
 * @param referrers most of them of a manifest
 * @param layers most of them in a manifest, and entries in an index
 * @param nesting deepest of any document
 * @param chunkBytes that are uploaded by the first requests; a registry may want more
 * @param largestChunk that is uploaded by one request where the registry takes chunks fast
 */
public record RegistryLimits(
        int manifestBytes,
        int tagListBytes,
        int tags,
        int pages,
        int tokenBytes,
        int annotationBytes,
        int referrers,
        int layers,
        int nesting,
        long chunkBytes,
        long largestChunk) {
    /** Of the manifest that every registry must take, see "Pushing Manifests"; the rest is far beyond what is in use. */
    public static final RegistryLimits DEFAULT = new RegistryLimits(
            4 << 20, 16 << 20, 100_000, 1_000, 1 << 20, 256 << 10, 1_000, 1_000, 32, 16 << 20, 256 << 20);

    /** The same with chunks of one size. */
    public RegistryLimits chunks(long bytes) {
        return new RegistryLimits(
                manifestBytes,
                tagListBytes,
                tags,
                pages,
                tokenBytes,
                annotationBytes,
                referrers,
                layers,
                nesting,
                bytes,
                bytes);
    }
}
