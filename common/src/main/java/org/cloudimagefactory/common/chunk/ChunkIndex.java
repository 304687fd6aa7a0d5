package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;

/**
 * An index: of which chunks and zeros content consists, in order, and where the chunks are. It is mapped into memory, not read into
 * the heap. What was opened has passed {@link IndexCheck}.
 */
public final class ChunkIndex {
    private final ByteBuffer bytes;

    ChunkIndex(ByteBuffer bytes) {
        this.bytes = bytes;
    }

    /**
     * Opens an index that somebody else may have made.
     *
     * @throws org.cloudimagefactory.common.problem.ItemProblem with the reason when it can't be used
     */
    public static ChunkIndex open(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            IndexCheck.size(channel.size());
            ChunkIndex index = new ChunkIndex(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
            new IndexCheck(index, channel.size()).run();
            return index;
        }
    }

    ByteBuffer bytes() {
        return bytes;
    }

    /** Bytes of the content. */
    public long contentSize() {
        return bytes.getLong(IndexLayout.SIZE_AT);
    }

    /** SHA-512 of the content, hexadecimal in lower case. */
    public String contentSha512() {
        return hex(IndexLayout.SHA512_AT, IndexLayout.SHA512_BYTES);
    }

    /** How chunks were cut. */
    public ChunkSizes sizes() {
        return new ChunkSizes(
                bytes.getInt(IndexLayout.LEAST_AT),
                bytes.getInt(IndexLayout.USUAL_AT),
                bytes.getInt(IndexLayout.MOST_AT));
    }

    /** How many chunks and runs of zeros there are. */
    public int entries() {
        return (int) bytes.getLong(IndexLayout.ENTRIES_AT);
    }

    /** How many packs there are; with none, the index does not say where the chunks are. */
    public int packs() {
        return (int) bytes.getLong(IndexLayout.PACKS_AT);
    }

    /** Whether an entry stands for zeros. */
    public boolean isZeros(int entry) {
        return bytes.getInt(at(entry) + IndexLayout.ENTRY_PACK) == IndexLayout.ZEROS;
    }

    /** Bytes of content that an entry stands for. */
    public long length(int entry) {
        return isZeros(entry)
                ? bytes.getLong(at(entry) + IndexLayout.ENTRY_OFFSET)
                : Integer.toUnsignedLong(bytes.getInt(at(entry) + IndexLayout.ENTRY_LENGTH));
    }

    /** The pack that a chunk is in. */
    public int pack(int entry) {
        return bytes.getInt(at(entry) + IndexLayout.ENTRY_PACK);
    }

    /** Where in the pack it begins. */
    public int offset(int entry) {
        return bytes.getInt(at(entry) + IndexLayout.ENTRY_OFFSET);
    }

    /** How many bytes it has there. */
    public int stored(int entry) {
        return bytes.getInt(at(entry) + IndexLayout.ENTRY_STORED);
    }

    /** SHA-256 of a pack, by which it is named, hexadecimal in lower case. */
    public String packDigest(int pack) {
        return hex(packAt(pack), IndexLayout.DIGEST);
    }

    /** Bytes of a pack. */
    public long packSize(int pack) {
        return bytes.getLong(packAt(pack) + IndexLayout.PACK_SIZE);
    }

    /** Whether this is the digest of a chunk. */
    public boolean isDigest(int entry, byte[] digest) {
        return bytes.slice(at(entry), IndexLayout.DIGEST).equals(ByteBuffer.wrap(digest));
    }

    /** Whether two chunks are the same. */
    boolean isSame(int entry, ChunkIndex other, int otherEntry) {
        return bytes.slice(at(entry), IndexLayout.DIGEST).equals(other.bytes.slice(at(otherEntry), IndexLayout.DIGEST))
                && length(entry) == other.length(otherEntry);
    }

    /** Some bits of a chunk's digest. */
    int mark(int entry) {
        return bytes.getInt(at(entry));
    }

    int at(int entry) {
        return IndexLayout.HEADER + entry * IndexLayout.ENTRY;
    }

    private int packAt(int pack) {
        return at(entries()) + pack * IndexLayout.PACK;
    }

    private String hex(int at, int length) {
        byte[] value = new byte[length];
        bytes.get(at, value);
        return HexFormat.of().formatHex(value);
    }
}
