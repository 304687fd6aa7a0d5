package org.cloudimagefactory.common.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.junit.jupiter.api.Test;

/** What holds of chunks whatever the content is. */
class ChunkerPropertiesTest {
    private static final int MIB = 1 << 20;

    /** Data with stretches of zeros of any length, at any place. */
    private static byte[] content(long seed, int size) {
        Random random = new Random(seed);
        byte[] content = new byte[size];
        random.nextBytes(content);
        for (int i = random.nextInt(5); i > 0 && size > 0; i--) {
            int from = random.nextInt(size);
            Arrays.fill(content, from, Math.min(size, from + random.nextInt(MIB)), (byte) 0);
        }
        return content;
    }

    @Property(tries = 30)
    void putTogetherTheyAreTheContent(@ForAll long seed, @ForAll @IntRange(max = MIB + 5000) int size)
            throws Exception {
        byte[] content = content(seed, size);
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        Cut cut = cut(content, together);
        assertArrayEquals(content, together.toByteArray());
        for (int length : cut.lengths) {
            assertTrue(length >= 1 && length <= ChunkSizes.USUAL.most(), () -> "length " + length);
        }
    }

    @Property(tries = 10)
    void anEditChangesOnlyTheChunksAroundIt(@ForAll long seed, @ForAll @IntRange(min = 1, max = 5000) int inserted)
            throws Exception {
        Random random = new Random(seed);
        byte[] content = new byte[2 * MIB];
        random.nextBytes(content);
        int at = random.nextInt(content.length);
        byte[] edited = new byte[content.length + inserted];
        System.arraycopy(content, 0, edited, 0, at);
        System.arraycopy(content, at, edited, at + inserted, content.length - at);
        Set<String> before = cut(content, new ByteArrayOutputStream()).digests;
        Set<String> after = cut(edited, new ByteArrayOutputStream()).digests;
        int all = after.size();
        after.removeAll(before);
        assertTrue(after.size() <= 6, () -> after.size() + " of " + all + " chunks are new");
    }

    @Property(tries = 10)
    void anyContentComesBackFromThePacks(@ForAll long seed, @ForAll @IntRange(min = 1, max = MIB) int size)
            throws Exception {
        Path directory = Files.createTempDirectory("chunks");
        try {
            MemoryStore store = new MemoryStore(directory);
            byte[] first = content(seed, size);
            byte[] second = content(seed, size);
            Arrays.fill(second, size / 2, size / 2 + Math.min(1000, size - size / 2), (byte) 1);
            Path before = store.publish(first, null);
            Path after = store.publish(second, before);
            assertArrayEquals(first, store.content(before));
            assertArrayEquals(second, store.content(after));
            assertEquals(Digest.SHA_512.of(second), ChunkIndex.open(after).contentSha512());
        } finally {
            TreeRemoval.remove(directory);
        }
    }

    @Test
    void theyAreAboutAsLargeAsTheyShouldBe() throws Exception {
        byte[] content = new byte[8 * MIB];
        new Random(1).nextBytes(content);
        int chunks = cut(content, new ByteArrayOutputStream()).lengths.size();
        int mean = content.length / chunks;
        assertTrue(mean > 50_000 && mean < 90_000, () -> "mean size " + mean);
    }

    @Test
    void bytesThatAreAllTheSameMakeTheLargestOnes() throws Exception {
        byte[] content = new byte[MIB];
        Arrays.fill(content, (byte) 7);
        assertEquals(List.of(1 << 18, 1 << 18, 1 << 18, 1 << 18), cut(content, new ByteArrayOutputStream()).lengths);
    }

    /** Fixed here: another program that follows docs/chunks.md must find the same ones. */
    @Test
    void boundariesAreThoseOfTheFormat() throws Exception {
        byte[] content = new byte[MIB];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * (long) i % 251 ^ i >> 12);
        }
        assertEquals(
                List.of(262144, 135298, 262144, 143530, 155394, 90066),
                cut(content, new ByteArrayOutputStream()).lengths);
    }

    /** What was found. */
    private record Cut(List<Integer> lengths, Set<String> digests) {}

    private static Cut cut(byte[] content, ByteArrayOutputStream together) throws IOException {
        Cut cut = new Cut(new ArrayList<>(), new HashSet<>());
        Chunker.Sink sink = new Chunker.Sink() {
            @Override
            public void chunk(byte[] bytes, int offset, int length) {
                together.write(bytes, offset, length);
                cut.lengths.add(length);
                cut.digests.add(Digest.SHA_256.of(Arrays.copyOfRange(bytes, offset, offset + length)));
            }

            @Override
            public void zeros(long length) throws IOException {
                together.write(new byte[(int) length]);
            }
        };
        new Chunker(ChunkSizes.USUAL, sink).cut(new ByteArrayInputStream(content));
        return cut;
    }
}
