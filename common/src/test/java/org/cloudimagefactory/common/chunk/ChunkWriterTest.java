package org.cloudimagefactory.common.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChunkWriterTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path directory;

    private MemoryStore store;

    @BeforeEach
    void makeStore() {
        store = new MemoryStore(directory);
    }

    private static byte[] random(long seed, int size) {
        byte[] content = new byte[size];
        new Random(seed).nextBytes(content);
        return content;
    }

    private Set<String> packs(Path index) throws Exception {
        ChunkIndex read = ChunkIndex.open(index);
        Set<String> packs = new HashSet<>();
        for (int pack = 0; pack < read.packs(); pack++) {
            packs.add(read.packDigest(pack));
        }
        return packs;
    }

    @Test
    void aVersionWritesOnlyWhatIsNewAndPacksAreNamedByTheirContent() throws Exception {
        byte[] content = random(1, 4 * MIB);
        Path first = store.publish(content, null);
        long before = bytes();
        System.arraycopy(random(2, 1000), 0, content, 2 * MIB, 1000);
        Path second = store.publish(content, first);
        assertTrue(bytes() - before < 600_000, "new: " + (bytes() - before));
        assertTrue(packs(second).containsAll(packs(first)));
        assertEquals(packs(first).size() + 1, packs(second).size());
        assertArrayEquals(content, store.content(second));
        store.packs.forEach((name, pack) -> assertEquals(name, Digest.SHA_256.of(pack)));
    }

    @Test
    void theSameContentMakesTheSameIndexAndPacks() throws Exception {
        byte[] content = random(1, MIB);
        Path first = store.publish(content, null);
        Set<String> packs = Set.copyOf(store.packs.keySet());
        Path second = store.publish(content, null);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
        assertEquals(packs, store.packs.keySet());
    }

    @Test
    void aPackOfWhichLessThanHalfIsNeededIsPackedAnew() throws Exception {
        byte[] content = random(1, 3 * MIB);
        Path first = store.publish(content, null);
        byte[] most = Arrays.copyOf(content, 2 * MIB);
        Path second = store.publish(most, first);
        assertTrue(packs(second).containsAll(packs(first)));
        byte[] little = Arrays.copyOf(content, MIB);
        Path third = store.publish(little, second);
        assertTrue(Collections.disjoint(packs(first), packs(third)));
        assertArrayEquals(little, store.content(third));
    }

    @Test
    void whatTheStoreHasLostIsPackedAnew() throws Exception {
        byte[] content = random(1, MIB);
        Path first = store.publish(content, null);
        store.packs.clear();
        assertArrayEquals(content, store.content(store.publish(content, first)));
    }

    @Test
    void zerosAndWhatIsThereTwiceCostNothing() throws Exception {
        byte[] content = new byte[8 * MIB];
        System.arraycopy(random(1, MIB), 0, content, 0, MIB);
        System.arraycopy(random(1, MIB), 0, content, 5 * MIB, MIB);
        Path index = store.publish(content, null);
        assertTrue(bytes() < MIB + 1000, "packs: " + bytes());
        assertArrayEquals(content, store.content(index));
        assertTrue(ChunkIndex.open(index).entries() < 60);
    }

    @Test
    void contentOfNothingButZerosNeedsNoPack() throws Exception {
        Path index = store.publish(new byte[MIB + 1], null);
        assertEquals(1, ChunkIndex.open(index).entries());
        assertEquals(0, ChunkIndex.open(index).packs());
        assertArrayEquals(new byte[MIB + 1], store.content(index));
    }

    @Test
    void emptyContentIsRefused() {
        assertThrows(ItemProblem.class, () -> store.publish(new byte[0], null));
    }

    @Test
    void packsAreOfBoundedSize() throws Exception {
        Path index = store.publish(random(1, 20 * MIB), null);
        assertEquals(2, ChunkIndex.open(index).packs());
        store.packs.values().forEach(pack -> assertTrue(pack.length < PackFiller.FULL + MIB));
    }

    @Test
    void aPlanFetchesWhatIsNeededWithAsManyRequestsAsItMay() throws Exception {
        ChunkIndex index = ChunkIndex.open(store.publish(random(1, 6 * MIB), null));
        BitSet needed = new BitSet();
        for (int entry = 0; entry < index.entries(); entry += 3) {
            needed.set(entry);
        }
        List<PackRange> each = FetchPlan.of(index, needed, 1000);
        assertEquals(needed.cardinality(), each.size());
        long bytes = needed.stream().mapToLong(index::stored).sum();
        assertEquals(bytes, FetchPlan.bytes(each));
        List<PackRange> few = FetchPlan.of(index, needed, 7);
        assertEquals(7, few.size());
        assertEquals(
                needed,
                few.stream().flatMap(range -> range.chunks().stream()).collect(BitSet::new, BitSet::set, BitSet::or));
        assertTrue(FetchPlan.bytes(few) > bytes);
        for (PackRange range : few) {
            for (int entry : range.chunks()) {
                assertTrue(
                        index.offset(entry) >= range.from() && index.offset(entry) + index.stored(entry) <= range.to());
            }
        }
        assertEquals(List.of(), FetchPlan.of(index, new BitSet(), 7));
    }

    @Test
    void requestsAreBoundedByTheSizeOfTheContent() {
        assertEquals(300, ChunkLimits.requests(1));
        assertEquals(300, ChunkLimits.requests(1L << 30));
        assertEquals(600, ChunkLimits.requests((1L << 30) + 1));
    }

    private long bytes() {
        return store.packs.values().stream().mapToLong(pack -> pack.length).sum();
    }
}
