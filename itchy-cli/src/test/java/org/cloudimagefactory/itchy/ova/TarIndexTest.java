package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.source.SparseFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TarIndexTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"v7", "ustar", "gnu", "pax", "oldgnu"})
    void findsFilesInWhatTarMakes(String format) throws IOException {
        Path content = Files.createDirectories(directory.resolve("content/sub"));
        byte[] disk = new byte[1234];
        Arrays.fill(disk, (byte) 7);
        Files.write(content.resolve("disk.vmdk"), disk);
        Files.writeString(content.resolve("a.ovf"), "x");
        Path tar = directory.resolve("a.tar");
        Disks.run(
                "tar", "--format=" + format, "-C", directory.resolve("content").toString(), "-cf", tar.toString(), ".");
        ArchiveEntry entry = read(tar).find("sub/disk.vmdk").orElseThrow();
        assertEquals(1234, entry.length());
        byte[] all = Files.readAllBytes(tar);
        assertEquals(0, Arrays.compare(all, (int) entry.offset(), (int) entry.offset() + 1234, disk, 0, 1234));
        assertTrue(isTar(tar));
    }

    @Test
    void isNotFooledByDisks() throws IOException {
        assertFalse(isTar(Files.write(directory.resolve("zero"), new byte[4096])));
        assertFalse(isTar(Files.write(directory.resolve("short"), new byte[100])));
        assertFalse(isTar(Disks.raw(directory.resolve("disk"), 1 << 16, 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/absolute", "../up", "a/../../b", "..", "a\\b"})
    void refusesNamesThatLeadOut(String name) throws IOException {
        assertTrue(refusal(one(name, TarConstants.LF_NORMAL)).startsWith("archive is refused: name '"));
    }

    @ParameterizedTest
    @ValueSource(
            bytes = {
                TarConstants.LF_LINK,
                TarConstants.LF_SYMLINK,
                TarConstants.LF_CHR,
                TarConstants.LF_BLK,
                TarConstants.LF_FIFO,
                'V',
                'M'
            })
    void refusesLinksAndDevices(byte type) throws IOException {
        assertEquals(
                "archive is refused: entry 'x' is a link, a device or something else that is no file",
                refusal(one("x", type)));
    }

    @Test
    void refusesTwoFilesOfOneName() throws IOException {
        Path tar = directory.resolve("a.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            for (String name : List.of("disk.vmdk", "./disk.vmdk")) {
                out.putArchiveEntry(new TarArchiveEntry(name));
                out.closeArchiveEntry();
            }
        }
        assertEquals("archive is refused: entry 'disk.vmdk' occurs twice", refusal(tar));
    }

    @Test
    void refusesMoreThanAThousandEntries() throws IOException {
        OvaFile many = new OvaFile();
        for (int i = 0; i < 1001; i++) {
            many.with("f" + i, new byte[0]);
        }
        assertEquals(
                "archive is refused: it has more than 1000 entries", refusal(many.write(directory.resolve("a.tar"))));
    }

    @Test
    void refusesAnArchiveThatEndsTooEarly() throws IOException {
        Path tar = new OvaFile().with("disk", new byte[5000]).write(directory.resolve("a.tar"));
        Files.write(tar, Arrays.copyOf(Files.readAllBytes(tar), 3000));
        assertTrue(refusal(tar).startsWith("archive is refused: "), refusal(tar));
    }

    @Test
    void refusesAHeaderWhoseChecksumIsWrong() throws IOException {
        Path tar = new OvaFile().with("a", "1").with("disk", "2").write(directory.resolve("a.tar"));
        byte[] bytes = Files.readAllBytes(tar);
        bytes[1024] = 'D';
        assertEquals(
                "archive is refused: entry 'Disk' has a header whose checksum is wrong",
                refusal(Files.write(tar, bytes)));
    }

    /** More pieces than one header of the old format takes. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=oldgnu",
                "--format=gnu",
                "--format=pax --sparse-version=0.0",
                "--format=pax --sparse-version=0.1",
                "--format=pax --sparse-version=1.0"
            })
    void findsThePiecesOfSparseFiles(String options) throws IOException {
        Path disk = directory.resolve("disk");
        int pieces = 60;
        try (FileChannel out = FileChannel.open(disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            for (int i = 0; i < pieces; i++) {
                out.write(ByteBuffer.wrap(("piece " + i).getBytes(StandardCharsets.UTF_8)), (3L * i + 1) << 16);
            }
            out.write(ByteBuffer.allocate(1), 16L << 20);
        }
        Path tar = directory.resolve("a.tar");
        Files.writeString(directory.resolve("metadata.json"), "{}");
        Disks.run("sh", "-c", "cd '" + directory + "' && tar " + options + " -S -cf a.tar disk metadata.json");
        ArchiveEntry entry = read(tar).find("disk").orElseThrow();
        assertEquals(2, read(tar).find("metadata.json").orElseThrow().length());
        assertTrue(entry.isSparse());
        assertEquals((16L << 20) + 1, entry.length());
        Path unpacked = directory.resolve("unpacked");
        try (FileChannel channel = FileChannel.open(tar)) {
            SparseFile.expand(channel, entry.extents(), entry.length(), unpacked, 1L << 30);
        }
        assertEquals(-1, Files.mismatch(disk, unpacked));
    }

    @Test
    void aSparseFileOfNothingIsOneToo() throws IOException {
        Disks.run("truncate", "-s", "1M", directory.resolve("disk").toString());
        Path tar = directory.resolve("a.tar");
        Disks.run("tar", "-S", "-C", directory.toString(), "-cf", tar.toString(), "disk");
        ArchiveEntry entry = read(tar).find("disk").orElseThrow();
        assertTrue(entry.isSparse());
        assertEquals(1 << 20, entry.length());
    }

    @Test
    void refusesPiecesOfASparseFileThatReachBeyondIt() throws IOException {
        Path disk = directory.resolve("disk");
        Disks.run("sh", "-c", "printf x >'" + disk + "' && truncate -s 1M '" + disk + "'");
        Path tar = directory.resolve("a.tar");
        Disks.run("tar", "--format=oldgnu", "-S", "-C", directory.toString(), "-cf", tar.toString(), "disk");
        byte[] bytes = Files.readAllBytes(tar);
        // The real size in the header of the old format, in octal, made smaller than the first piece.
        System.arraycopy("00000000100\0".getBytes(StandardCharsets.US_ASCII), 0, bytes, 483, 12);
        Arrays.fill(bytes, 148, 156, (byte) ' ');
        int sum = 0;
        for (int i = 0; i < 512; i++) {
            sum += bytes[i] & 0xff;
        }
        System.arraycopy("%06o\0 ".formatted(sum).getBytes(StandardCharsets.US_ASCII), 0, bytes, 148, 8);
        Files.write(tar, bytes);
        assertEquals(
                "archive is refused: it cannot be read: the pieces of its sparse file overlap or reach beyond its end",
                refusal(tar));
    }

    @Test
    void refusesALengthBeyondAllFiles() throws IOException {
        Path tar = new OvaFile().with("disk", new byte[5]).write(directory.resolve("a.tar"));
        byte[] bytes = Files.readAllBytes(tar);
        // A size of 2^63 - 1 in the binary notation.
        bytes[124] = (byte) 0x80;
        Arrays.fill(bytes, 125, 128, (byte) 0);
        bytes[128] = 0x7f;
        Arrays.fill(bytes, 129, 136, (byte) 0xff);
        Files.write(tar, bytes);
        assertTrue(refusal(tar).startsWith("archive is refused: "), refusal(tar));
    }

    @Test
    void doesNotLetLongNamesFillTheMemory() throws IOException {
        Path tar = directory.resolve("a.tar");
        try (OutputStream file = Files.newOutputStream(tar);
                TarArchiveOutputStream out = new TarArchiveOutputStream(file)) {
            TarArchiveEntry name = new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
            name.setSize(64L << 20);
            out.putArchiveEntry(name);
            byte[] block = new byte[1 << 20];
            Arrays.fill(block, (byte) 'a');
            for (int i = 0; i < 64; i++) {
                out.write(block);
            }
            out.closeArchiveEntry();
        }
        assertTrue(refusal(tar).contains("its headers are larger than 8 MiB"), refusal(tar));
    }

    private Path one(String name, byte type) throws IOException {
        Path tar = directory.resolve("one.tar");
        try (TarArchiveOutputStream out = new TarArchiveOutputStream(Files.newOutputStream(tar))) {
            TarArchiveEntry entry = new TarArchiveEntry("x", type);
            entry.setName(name);
            if (name.startsWith("/")) {
                entry = new TarArchiveEntry(name, type, true);
            }
            entry.setLinkName(type == TarConstants.LF_NORMAL ? "" : "/etc/passwd");
            out.putArchiveEntry(entry);
            out.closeArchiveEntry();
        }
        return tar;
    }

    private static String refusal(Path tar) {
        return assertThrows(Problem.class, () -> read(tar)).line();
    }

    private static TarIndex read(Path tar) throws IOException {
        try (FileChannel channel = FileChannel.open(tar)) {
            return TarIndex.read(channel);
        }
    }

    private static boolean isTar(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return TarIndex.isTar(channel);
        }
    }
}
