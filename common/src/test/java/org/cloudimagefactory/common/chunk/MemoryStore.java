package org.cloudimagefactory.common.chunk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Assertions;

/** Packs in memory, and what one needs to make indexes and read content back. */
final class MemoryStore implements PackStore {
    final Map<String, byte[]> packs = new HashMap<>();
    private final Path directory;
    private int files;

    MemoryStore(Path directory) {
        this.directory = directory;
    }

    @Override
    public boolean has(String digest, long size) {
        return packs.containsKey(digest);
    }

    @Override
    public void put(String digest, byte[] content, int length) {
        packs.put(digest, Arrays.copyOf(content, length));
    }

    /** Publishes a version after another one. */
    Path publish(byte[] content, Path before) throws IOException {
        Path raw = Files.write(directory.resolve("content-" + files), content);
        Path target = Files.createFile(directory.resolve("index-" + files++));
        new ChunkWriter(this).write(raw, before == null ? null : ChunkIndex.open(before), target);
        return target;
    }

    /** The content that an index describes, from the packs. */
    byte[] content(Path file) throws IOException {
        ChunkIndex index = ChunkIndex.open(file);
        byte[] content = new byte[(int) index.contentSize()];
        int at = 0;
        try (PackedChunk chunks = new PackedChunk()) {
            for (int entry = 0; entry < index.entries(); entry++) {
                int length = (int) index.length(entry);
                if (!index.isZeros(entry)) {
                    byte[] pack = packs.get(index.packDigest(index.pack(entry)));
                    Assertions.assertEquals(index.packSize(index.pack(entry)), pack.length);
                    byte[] chunk = new byte[length];
                    chunks.unpack(pack, index.offset(entry), index.stored(entry), chunk, length);
                    System.arraycopy(chunk, 0, content, at, length);
                }
                at += length;
            }
        }
        return content;
    }
}
