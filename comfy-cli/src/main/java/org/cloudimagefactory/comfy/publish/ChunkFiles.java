package org.cloudimagefactory.comfy.publish;

import java.util.regex.Pattern;
import org.cloudimagefactory.common.chunk.PackStore;

/** The names of indexes and packs in a store: from the digests of what they hold, so that nothing there ever changes. */
final class ChunkFiles {
    /** An index: SHA-512 of the image, the first digits of its own, and this ending. */
    static final Pattern INDEX = Pattern.compile("([0-9a-f]{128})\\.([0-9a-f]{16})\\.chunks");

    static final Pattern PACK = Pattern.compile("([0-9a-f]{64})\\" + PackStore.SUFFIX);

    private static final int DIGITS = 16;

    private ChunkFiles() {}

    static String index(String imageSha512, String indexSha512) {
        return imageSha512 + "." + indexSha512.substring(0, DIGITS) + ".chunks";
    }
}
