package org.cloudimagefactory.itchy.download;

import java.io.IOException;
import org.cloudimagefactory.common.problem.ItemProblem;

/** Where the content of an image is in chunks, as whoever vouches for the image says. */
public interface ChunkSource {
    /** The index, with the digest that it must have. */
    ContentSource index();

    /** Bytes of the raw content. */
    long contentSize();

    /** SHA-512 of the raw content, hexadecimal in lower case. */
    String contentSha512();

    /**
     * Opens a part of a pack.
     *
     * @param digest of the pack, by which it is named
     * @param size of the whole pack
     * @param from first byte of the part
     * @param to the byte after its last one
     * @throws IOException when it may be had another time
     * @throws ItemProblem when it can't be had
     */
    OpenedContent part(String digest, long size, long from, long to) throws IOException, InterruptedException;
}
