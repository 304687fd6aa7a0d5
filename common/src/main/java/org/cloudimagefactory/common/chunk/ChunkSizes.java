package org.cloudimagefactory.common.chunk;

/**
 * How large chunks are, in bytes.
 *
 * @param least none is smaller, but before zeros and at the end
 * @param usual before it a boundary is less likely than chance has it, behind it more
 * @param most none is larger
 */
public record ChunkSizes(int least, int usual, int most) {
    /** Those of everything that is published: about 64 KiB. */
    public static final ChunkSizes USUAL = new ChunkSizes(16 << 10, 64 << 10, 256 << 10);

    /** No index may have larger chunks. */
    public static final int LIMIT = 1 << 20;

    /** Refuses what makes no sense. */
    public ChunkSizes {
        if (least < 1 || least > usual || usual > most || most > LIMIT) {
            throw new IllegalArgumentException(
                    "chunks of " + least + ", " + usual + " and " + most + " bytes make no sense");
        }
    }
}
