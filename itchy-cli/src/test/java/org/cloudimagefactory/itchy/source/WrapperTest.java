package org.cloudimagefactory.itchy.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.Disks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WrapperTest {
    @TempDir
    Path directory;

    private final byte[] content = new byte[300_000];
    private Path plain;

    @BeforeEach
    void write() throws IOException {
        new Random(1).nextBytes(content);
        Arrays.fill(content, 100_000, 250_000, (byte) 0);
        plain = Files.write(directory.resolve("plain"), content);
    }

    @ParameterizedTest
    @EnumSource
    void unwrapsWhatTheProgramsMake(Wrapper wrapper) throws IOException {
        assertArrayEquals(content, unwrapped(wrapper, packed(wrapper)));
    }

    @ParameterizedTest
    @EnumSource
    void unwrapsSeveralStreamsAsOne(Wrapper wrapper) throws IOException {
        byte[] once = packed(wrapper);
        byte[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        assertEquals(2 * content.length, unwrapped(wrapper, twice).length);
    }

    @ParameterizedTest
    @EnumSource
    void noticesThatTheEndIsMissing(Wrapper wrapper) throws IOException {
        byte[] packed = packed(wrapper);
        assertThrows(IOException.class, () -> unwrapped(wrapper, Arrays.copyOf(packed, packed.length - 20)));
    }

    @Test
    void takesZerosBehindGzipAsGzipDoes() throws IOException {
        byte[] once = gzip("once ");
        byte[] all = concat(once, gzip("again"), new byte[100_000]);
        assertEquals("once again", new String(unwrapped(all), StandardCharsets.UTF_8));
        assertEquals("once ", new String(unwrapped(concat(once, new byte[1])), StandardCharsets.UTF_8));
    }

    @Test
    void refusesAnythingElseBehindGzip() throws IOException {
        byte[] once = gzip("once");
        for (byte[] tail :
                List.of(new byte[] {1}, new byte[] {0, 0, 1}, concat(new byte[512], once), new byte[] {0x1f})) {
            assertThrows(
                    IOException.class,
                    () -> unwrapped(concat(once, tail)),
                    HexFormat.of().formatHex(tail));
        }
    }

    private static byte[] unwrapped(byte[] packed) throws IOException {
        try (InputStream in = Wrapper.GZIP.unwrap(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }

    @Test
    void knowsZstdBehindAFrameThatIsSkipped() throws IOException {
        Path packed = directory.resolve("parallel.zst");
        Disks.run("sh", "-c", "{ printf 'P*M\\030\\004\\0\\0\\0size'; zstd -c '" + plain + "'; } >'" + packed + "'");
        try (FileChannel channel = FileChannel.open(packed)) {
            assertEquals(Optional.of(Wrapper.ZSTD), Wrapper.detect(channel));
        }
        assertArrayEquals(content, unwrapped(Wrapper.ZSTD, Files.readAllBytes(packed)));
    }

    @Test
    void refusesAWindowThatTakesAllMemory() throws IOException {
        Disks.run("xz", "-k", "--lzma2=dict=512MiB", "-c", plain.toString());
        Path packed = directory.resolve("large.xz");
        Disks.run("sh", "-c", "xz -k --lzma2=dict=512MiB -c '" + plain + "' >'" + packed + "'");
        byte[] bytes = Files.readAllBytes(packed);
        assertThrows(IOException.class, () -> unwrapped(Wrapper.XZ, bytes));
    }

    @Test
    void writesHolesAndKeepsTheLength() throws IOException {
        byte[] sparse = new byte[10 << 20];
        sparse[0] = 1;
        Path target = directory.resolve("sparse");
        SparseFile.write(new ByteArrayInputStream(sparse), target, Long.MAX_VALUE);
        assertArrayEquals(sparse, Files.readAllBytes(target));
        String blocks = Disks.run("stat", "-c", "%b", target.toString()).strip();
        assertTrue(Long.parseLong(blocks) * 512 < 1 << 20, blocks);
    }

    @Test
    void stopsAtTheLimit() {
        Problem problem = assertThrows(
                Problem.class,
                () -> SparseFile.write(new ByteArrayInputStream(content), directory.resolve("x"), content.length - 1));
        assertEquals("it unpacks to more than 299999 bytes", problem.line());
    }

    private byte[] packed(Wrapper wrapper) throws IOException {
        Path packed = directory.resolve("packed." + wrapper);
        Disks.run("sh", "-c", wrapper + " -k -c '" + plain + "' >'" + packed + "'");
        try (FileChannel channel = FileChannel.open(packed)) {
            assertEquals(Optional.of(wrapper), Wrapper.detect(channel));
        }
        return Files.readAllBytes(packed);
    }

    private static byte[] unwrapped(Wrapper wrapper, byte[] packed) throws IOException {
        try (InputStream in = wrapper.unwrap(new ByteArrayInputStream(packed))) {
            return in.readAllBytes();
        }
    }
}
