package org.cloudimagefactory.common.chunk;

import java.nio.charset.StandardCharsets;

/** Where what stands in an index; all numbers are big-endian and without sign. See {@code docs/chunks.md}. */
final class IndexLayout {
    static final long MAGIC = magic("cif-chnk");
    static final int VERSION = 1;
    static final int SHA_256 = 1;

    static final int VERSION_AT = 8;
    static final int HASH_AT = 12;
    static final int LEAST_AT = 16;
    static final int USUAL_AT = 20;
    static final int MOST_AT = 24;
    static final int WINDOW_AT = 28;
    static final int SIZE_AT = 32;
    static final int ENTRIES_AT = 40;
    static final int PACKS_AT = 48;
    static final int SHA512_AT = 56;
    static final int SHA512_BYTES = 64;
    static final int HEADER = SHA512_AT + SHA512_BYTES;

    static final int DIGEST = 32;
    static final int ENTRY_LENGTH = 32;
    static final int ENTRY_PACK = 36;
    static final int ENTRY_OFFSET = 40;
    static final int ENTRY_STORED = 44;
    static final int ENTRY = 48;
    /** In the place of a pack: the entry is a run of zeros, whose length takes the place of offset and stored length. */
    static final int ZEROS = -1;

    static final int PACK_SIZE = 32;
    static final int PACK = 40;

    static final long PACK_MAGIC = magic("cif-pack");
    /** Magic, version, and four bytes of zeros. */
    static final int PACK_HEADER = 16;

    private IndexLayout() {}

    private static long magic(String text) {
        long value = 0;
        for (byte letter : text.getBytes(StandardCharsets.US_ASCII)) {
            value = value << Byte.SIZE | letter;
        }
        return value;
    }
}
