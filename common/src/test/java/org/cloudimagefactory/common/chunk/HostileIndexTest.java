package org.cloudimagefactory.common.chunk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An index that is wrong in one place each is refused, with its reason, before anything is fetched. */
class HostileIndexTest {
    private static final int FIRST = IndexLayout.HEADER;
    private static final int SECOND = FIRST + IndexLayout.ENTRY;

    @TempDir
    Path directory;

    private Path index;
    private byte[] good;

    @BeforeEach
    void makeOne() throws IOException {
        byte[] content = new byte[1 << 20];
        new Random(5).nextBytes(content);
        Arrays.fill(content, 1 << 19, (1 << 19) + (1 << 17), (byte) 0);
        index = new MemoryStore(directory).publish(content, null);
        good = Files.readAllBytes(index);
        assertTrue(ChunkIndex.open(index).entries() > 5);
    }

    @Test
    void thatIsNone() {
        refused("it does not begin as one", bytes -> bytes.putLong(0, 1));
    }

    @Test
    void ofAnotherVersion() {
        refused("another version", bytes -> bytes.putInt(IndexLayout.VERSION_AT, 2));
        refused("another version", bytes -> bytes.putInt(IndexLayout.HASH_AT, 9));
        refused("another version", bytes -> bytes.putInt(IndexLayout.WINDOW_AT, 0));
    }

    @Test
    void withChunksOfSizesThatMakeNoSense() {
        refused("make no sense", bytes -> bytes.putInt(IndexLayout.MOST_AT, 1 << 30));
        refused("make no sense", bytes -> bytes.putInt(IndexLayout.LEAST_AT, 0));
        refused("make no sense", bytes -> bytes.putInt(IndexLayout.USUAL_AT, -1));
    }

    @Test
    void withTooManyEntriesOrPacks() {
        refused("1099511627776 entries are not", bytes -> bytes.putLong(IndexLayout.ENTRIES_AT, 1L << 40));
        refused("18446744073709551615 entries are not", bytes -> bytes.putLong(IndexLayout.ENTRIES_AT, -1));
        refused("0 entries are not", bytes -> bytes.putLong(IndexLayout.ENTRIES_AT, 0));
        refused("1099511627776 packs are not", bytes -> bytes.putLong(IndexLayout.PACKS_AT, 1L << 40));
        refused("instead of", bytes -> bytes.putLong(IndexLayout.ENTRIES_AT, ChunkLimits.ENTRIES));
    }

    @Test
    void thatEndsEarlyOrGoesOn() throws IOException {
        for (int length : new int[] {0, 10, IndexLayout.HEADER, good.length - 1}) {
            Files.write(index, Arrays.copyOf(good, length));
            assertThrows(ItemProblem.class, () -> ChunkIndex.open(index), "of " + length + " bytes");
        }
        Files.write(index, Arrays.copyOf(good, good.length + 1));
        assertThrows(ItemProblem.class, () -> ChunkIndex.open(index));
    }

    @Test
    void whoseContentHasAGapOrIsLonger() {
        refused("do not come to", bytes -> bytes.putLong(IndexLayout.SIZE_AT, (1 << 20) + 1));
        refused("do not come to", bytes -> bytes.putLong(IndexLayout.SIZE_AT, (1 << 20) - 1));
        int length = ByteBuffer.wrap(good).getInt(FIRST + IndexLayout.ENTRY_LENGTH);
        refused("do not come to", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_LENGTH, length - 1));
        refused("bytes of content are not", bytes -> bytes.putLong(IndexLayout.SIZE_AT, 1L << 50));
        refused("bytes of content are not", bytes -> bytes.putLong(IndexLayout.SIZE_AT, -1));
    }

    @Test
    void whoseChunksAreTooLarge() {
        refused("bytes in entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_LENGTH, 1 << 19));
        refused("bytes in entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_LENGTH, -1));
        refused("stored bytes in entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_STORED, 1 << 19));
        refused("stored bytes in entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_STORED, 0));
    }

    @Test
    void whoseZerosComeToMoreThanANumberHolds() {
        refused(
                "bytes in entry 0",
                bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_PACK, IndexLayout.ZEROS)
                        .putLong(FIRST + IndexLayout.ENTRY_OFFSET, Long.MAX_VALUE));
        refused(
                "do not come to",
                bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_PACK, IndexLayout.ZEROS)
                        .putLong(FIRST + IndexLayout.ENTRY_OFFSET, 1L << 40));
    }

    @Test
    void whoseChunksLieOutsideOfPacks() {
        refused("as pack of entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_PACK, 1));
        refused("as first byte of entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_OFFSET, 0));
        refused("as first byte of entry 0", bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_OFFSET, -1));
        refused(
                "behind the end of its pack",
                bytes -> bytes.putInt(FIRST + IndexLayout.ENTRY_OFFSET, 1 << 19)
                        .putLong(packAt(bytes) + IndexLayout.PACK_SIZE, (1 << 19) + 5));
    }

    @Test
    void whoseChunksOverlap() {
        refused("overlap in their pack", bytes -> bytes.putInt(SECOND + IndexLayout.ENTRY_OFFSET, 20));
        refused("overlap in their pack", bytes -> bytes.putInt(SECOND + IndexLayout.ENTRY_OFFSET, 16));
    }

    @Test
    void whosePacksAreTooLargeOrTwiceThereOrNotNeeded() {
        refused("bytes in pack 0", bytes -> bytes.putLong(packAt(bytes) + IndexLayout.PACK_SIZE, 1L << 40));
        refused("bytes in pack 0", bytes -> bytes.putLong(packAt(bytes) + IndexLayout.PACK_SIZE, 3));
        byte[] more = Arrays.copyOf(good, good.length + IndexLayout.PACK);
        ByteBuffer bytes = ByteBuffer.wrap(more).putLong(IndexLayout.PACKS_AT, 2);
        bytes.putLong(good.length + IndexLayout.PACK_SIZE, 100);
        refused("of which it needs nothing", bytes);
        bytes.put(good.length, good, good.length - IndexLayout.PACK, IndexLayout.DIGEST);
        refused("twice", bytes);
    }

    @Test
    void whoseChunksLieInPacksThoughItNamesNone() {
        ByteBuffer bytes = ByteBuffer.wrap(Arrays.copyOf(good, good.length - IndexLayout.PACK));
        refused("there is none", bytes.putLong(IndexLayout.PACKS_AT, 0));
    }

    /** A gigabyte of zeros packs to some 30 kB. */
    @Test
    void aChunkThatUnpacksToMoreThanItSaysIsNotUnpacked() {
        byte[] bomb = Zstd.compress(new byte[64 << 20]);
        byte[] chunk = new byte[1 << 18];
        try (PackedChunk chunks = new PackedChunk()) {
            assertThrows(IOException.class, () -> chunks.unpack(bomb, 0, bomb.length, chunk, chunk.length));
            assertThrows(IOException.class, () -> chunks.unpack(bomb, 0, 5, chunk, chunk.length));
            byte[] small = Zstd.compress(new byte[10]);
            assertThrows(IOException.class, () -> chunks.unpack(small, 0, small.length, chunk, 11));
            assertThrows(IOException.class, () -> chunks.unpack(small, 0, small.length, chunk, 9));
            assertThrows(IOException.class, () -> chunks.unpack(new byte[100], 0, 100, chunk, 100));
        }
    }

    private static int packAt(ByteBuffer bytes) {
        return bytes.capacity() - IndexLayout.PACK;
    }

    private void refused(String reason, Consumer<ByteBuffer> damage) {
        ByteBuffer bytes = ByteBuffer.wrap(good.clone());
        damage.accept(bytes);
        refused(reason, bytes);
    }

    private void refused(String reason, ByteBuffer bytes) {
        try {
            byte[] written = new byte[bytes.capacity()];
            bytes.get(0, written);
            Files.write(index, written);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        ItemProblem problem = assertThrows(ItemProblem.class, () -> ChunkIndex.open(index));
        assertTrue(String.valueOf(problem.getMessage()).contains(reason), problem.getMessage());
        assertEquals(0, problem.getMessage().indexOf("the index of chunks can't be used: "));
    }
}
