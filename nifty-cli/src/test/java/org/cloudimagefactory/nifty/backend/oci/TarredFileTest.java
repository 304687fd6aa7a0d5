package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.cloudimagefactory.common.registry.BlobContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarredFileTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 10_000})
    void readsTheSameFromAnyOffset(int size) throws IOException {
        TarredFile tar = new TarredFile(BlobContent.of(content(size)), "disk/disk.raw");
        byte[] whole = read(tar, 0);
        assertEquals(tar.size(), whole.length);
        assertEquals(0, whole.length % 512);
        for (int offset : new int[] {1, 511, 512, 513, 512 + size, 513 + size, whole.length - 1, whole.length}) {
            assertArrayEquals(Arrays.copyOfRange(whole, offset, whole.length), read(tar, offset), "from " + offset);
        }
    }

    @Test
    void tarReadsIt() throws IOException, InterruptedException {
        Path archive = Files.write(
                directory.resolve("a.tar"), read(new TarredFile(BlobContent.of(content(1000)), "disk/disk.raw"), 0));
        assertEquals(
                "-r--r----- 107/107            1000 1970-01-01 00:00 disk/disk.raw\n",
                run("tar", "--utc", "-tvf", archive.toString(), "--numeric-owner")
                        .replaceFirst("107 +1000", "107            1000"));
    }

    @Test
    void tarReadsTheSizeOfALargeFile() throws IOException, InterruptedException {
        BlobContent large = new BlobContent() {
            @Override
            public long size() {
                return 9L << 30;
            }

            @Override
            public InputStream open(long offset) {
                return InputStream.nullInputStream();
            }
        };
        Path archive = directory.resolve("a.tar");
        try (InputStream in = new TarredFile(large, "disk/disk.raw").open(0)) {
            Files.write(archive, in.readNBytes(512));
        }
        try (var file = new java.io.RandomAccessFile(archive.toFile(), "rw")) {
            file.setLength(512 + (9L << 30) + 1024);
        }
        assertEquals(
                Long.toString(9L << 30), run("tar", "-tvf", archive.toString()).split(" +")[2]);
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        Arrays.fill(content, (byte) 'x');
        return content;
    }

    private static byte[] read(TarredFile tar, long offset) throws IOException {
        try (InputStream in = tar.open(offset)) {
            return in.readAllBytes();
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
