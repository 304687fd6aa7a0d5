package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.cloudimagefactory.common.chunk.ChunkIndex;
import org.cloudimagefactory.common.chunk.ChunkWriter;
import org.cloudimagefactory.common.chunk.PackStore;
import org.cloudimagefactory.common.image.TestPartition;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.spool.Digest;

/** Versions of one image, each a compressed qcow2 file, with their chunks on a server, as comfy publish puts them there. */
final class ChunkedVersions {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 12 * MIB;

    private final TestServer server;
    private final Path directory;
    private final byte[] content = new byte[SIZE];
    private final List<String> packs = new ArrayList<>();
    private final Map<String, byte[]> newPacks = new LinkedHashMap<>();
    private byte[] image = {};
    private Path index;
    private int number;

    ChunkedVersions(TestServer server, Path directory) throws Exception {
        this.server = server;
        this.directory = Files.createDirectories(directory);
        new Random(23).nextBytes(content);
        TestPartition.write(content);
        Arrays.fill(content, 4 * MIB, 7 * MIB, (byte) 0);
        Arrays.fill(content, SIZE - 2 * MIB, SIZE, (byte) 0);
        next();
    }

    /** The next version: another piece of it is new, and some bytes move. */
    void next() throws Exception {
        number++;
        byte[] fresh = new byte[20_000];
        new Random(number).nextBytes(fresh);
        System.arraycopy(fresh, 0, content, (number % 3) * MIB + 12_345, fresh.length);
        System.arraycopy(content, 8 * MIB, content, 8 * MIB + 512, MIB / 2);
        Path raw = Files.write(directory.resolve("raw"), content);
        Path qcow2 = directory.resolve("qcow2");
        Files.deleteIfExists(qcow2);
        int exit = new ProcessBuilder("qemu-img", "convert", "-c", "-O", "qcow2", raw.toString(), qcow2.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, exit);
        image = Files.readAllBytes(qcow2);
    }

    /** From now on a file system alone. */
    void dropPartitions() {
        Arrays.fill(content, 0, 512, (byte) 0);
    }

    /** Makes packs and the index, and serves them. */
    ListedChunks chunks() throws Exception {
        newPacks.clear();
        byte[] bytes = Files.readAllBytes(index(new Packs()));
        String path = "/store/" + number + ".chunks";
        server.put(path, bytes);
        return new ListedChunks(
                URI.create(server.url(path)), bytes.length, Digest.SHA_512.of(bytes), SIZE, contentSha512());
    }

    /** Makes the index, whose packs go to a store; returns its file. */
    Path index(PackStore store) throws Exception {
        Path target = Files.createFile(directory.resolve("index-" + number));
        new ChunkWriter(store).write(directory.resolve("raw"), index == null ? null : ChunkIndex.open(index), target);
        index = target;
        return target;
    }

    byte[] content() {
        return content.clone();
    }

    String contentSha512() {
        return Digest.SHA_512.of(content);
    }

    byte[] image() {
        return image.clone();
    }

    String version() {
        return Integer.toString(number);
    }

    /** Paths of the packs that the last version has brought. */
    List<String> newPacks() {
        return List.copyOf(newPacks.keySet());
    }

    /** Serves the first of those with its chunks spoilt; returns its path. */
    String spoil() {
        String path = newPacks().get(0);
        byte[] bytes = newPacks.get(path).clone();
        Arrays.fill(bytes, 100, bytes.length, (byte) 0x55);
        server.put(path, bytes);
        return path;
    }

    /** Path of the index of the last version that had one. */
    String indexPath() {
        return "/store/" + String.valueOf(index.getFileName()).replace("index-", "") + ".chunks";
    }

    byte[] indexBytes() throws Exception {
        return Files.readAllBytes(index);
    }

    private final class Packs implements PackStore {
        @Override
        public boolean has(String digest, long size) {
            return packs.contains(digest);
        }

        @Override
        public void put(String digest, byte[] bytes, int length) {
            packs.add(digest);
            newPacks.put("/store/" + PackStore.name(digest), Arrays.copyOf(bytes, length));
            server.put("/store/" + PackStore.name(digest), Arrays.copyOf(bytes, length));
        }
    }
}
