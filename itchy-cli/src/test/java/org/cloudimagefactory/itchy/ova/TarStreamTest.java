package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;

class TarStreamTest {
    @Test
    void readsLongNamesOfBothKinds() throws IOException {
        String name = "disk/" + "n".repeat(300);
        for (int mode : new int[] {TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.LONGFILE_POSIX}) {
            TarStream tar = new TarStream(new ByteArrayInputStream(archive(mode, name, new byte[700])));
            TarStream.Entry folder = tar.next().orElseThrow();
            assertTrue(folder.isFolder());
            TarStream.Entry entry = tar.next().orElseThrow();
            assertEquals(name, entry.name());
            assertEquals(700, entry.size());
            assertTrue(entry.isPlainFile());
            assertEquals(600, tar.read(new byte[600], 0, 600));
            assertTrue(tar.next().isEmpty());
        }
    }

    @Test
    void knowsLinksAndDevices() throws IOException {
        for (byte type :
                new byte[] {TarConstants.LF_SYMLINK, TarConstants.LF_LINK, TarConstants.LF_CHR, TarConstants.LF_FIFO}) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
                tar.putArchiveEntry(new TarArchiveEntry("disk/x", type));
                tar.closeArchiveEntry();
            }
            TarStream.Entry entry = new TarStream(new ByteArrayInputStream(out.toByteArray()))
                    .next()
                    .orElseThrow();
            assertFalse(entry.isPlainFile());
            assertFalse(entry.isFolder());
        }
    }

    @Test
    void whatNobodyWantsIsPassedOverUpToALimit() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512);
        for (long size : new long[] {0, (1L << 30) + 1}) {
            TarArchiveEntry entry = new TarArchiveEntry("usr/lib/" + size);
            entry.setSize(size);
            tar.putArchiveEntry(entry);
            if (size == 0) {
                tar.closeArchiveEntry();
            }
        }
        tar.flush();
        TarStream stream = new TarStream(new ByteArrayInputStream(out.toByteArray()));
        assertTrue(stream.next().isPresent());
        assertTrue(stream.next().isPresent());
        IOException e = assertThrows(IOException.class, stream::next);
        assertEquals("it has more than 1 GiB beside what is wanted", e.getMessage());
    }

    @Test
    void headersOfGigabytesAreNotKept() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, 512);
        TarArchiveEntry entry = new TarArchiveEntry("./././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
        entry.setSize(4L << 30);
        tar.putArchiveEntry(entry);
        tar.flush();
        IOException problem = assertThrows(
                IOException.class, () -> new TarStream(new ByteArrayInputStream(out.toByteArray())).next());
        assertEquals("its headers are larger than 8 MiB", problem.getMessage());
    }

    @Test
    void whateverComesIsReadOrRefused() throws IOException {
        byte[] right = archive(TarArchiveOutputStream.LONGFILE_POSIX, "disk/" + "n".repeat(200), new byte[2000]);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 2000; i++) {
            byte[] spoiled = Arrays.copyOf(right, 1 + random.nextInt(right.length));
            spoiled[random.nextInt(spoiled.length)] = (byte) random.nextInt();
            try (InputStream in = new ByteArrayInputStream(spoiled)) {
                TarStream tar = new TarStream(in);
                while (tar.next().isPresent()) {
                    // Whatever it says.
                    assertTrue(true, () -> "seed " + seed);
                }
            } catch (IOException e) {
                assertTrue(e.getMessage() != null, "seed " + seed);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }

    private static byte[] archive(int mode, String name, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            tar.setLongFileMode(mode);
            tar.putArchiveEntry(new TarArchiveEntry("disk/"));
            tar.closeArchiveEntry();
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return out.toByteArray();
    }
}
