package org.cloudimagefactory.common.chunk;

import java.io.IOException;

/** Where packs are kept, each under the name that its digest gives it. */
public interface PackStore {
    /** Ending of the names of packs. */
    String SUFFIX = ".pack";

    /** The name of a pack, from its SHA-256. */
    static String name(String digest) {
        return digest + SUFFIX;
    }

    /** Whether a pack is there and whole, as far as that can be told. */
    boolean has(String digest, long size) throws IOException;

    /** Keeps a pack, unless it is there already. */
    void put(String digest, byte[] content, int length) throws IOException;
}
