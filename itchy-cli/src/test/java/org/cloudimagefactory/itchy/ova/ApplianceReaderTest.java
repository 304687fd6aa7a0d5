package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.cli.FactoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApplianceReaderTest {
    private static final byte[] DISK = "the bytes of a disk".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private final OvfText ovf = new OvfText().file("f1", "disk.vmdk").disk("d1", "f1");

    @Test
    void findsTheDiskThatTheDescriptionNames() throws IOException {
        Path file = archive(new OvaFile()
                .with("other.vmdk", new byte[600])
                .with("disk.vmdk", DISK)
                .with("machine.ovf", ovf.toString()));
        Appliance appliance = read(file);
        ArchiveEntry piece = appliance.disks().get(0).pieces().get(0);
        assertEquals("disk.vmdk", piece.name());
        byte[] all = Files.readAllBytes(file);
        assertEquals(
                new String(DISK, StandardCharsets.UTF_8),
                new String(all, (int) piece.offset(), (int) piece.length(), StandardCharsets.UTF_8));
        assertTrue(appliance.disks().get(0).isInPlace());
    }

    @Test
    void resolvesNamesBesideTheDescriptionInADirectory() throws IOException {
        OvfText spaced = new OvfText().file("f1", "my%20disk.vmdk").disk("d1", "f1");
        Appliance appliance = read(archive(new OvaFile()
                .with("./vm/", new byte[0])
                .with("./vm/my disk.vmdk", DISK)
                .with("./vm/machine.OVF", spaced.toString())));
        assertEquals("vm/my disk.vmdk", appliance.disks().get(0).name());
    }

    @Test
    void putsTheFurtherDisksBehindTheOneToBootFrom() throws IOException {
        OvfText two = new OvfText()
                .file("f1", "data.vmdk")
                .file("f2", "os.vmdk")
                .disk("d1", "f1")
                .disk("d2", "f2")
                .hardDisk("d2", "")
                .hardDisk("d1", "");
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", two.toString())
                .with("data.vmdk", DISK)
                .with("os.vmdk", DISK)));
        assertEquals(
                List.of("os.vmdk", "data.vmdk"),
                appliance.disks().stream().map(Appliance.ArchivedDisk::name).toList());
    }

    @Test
    void collectsThePiecesOfADisk() throws IOException {
        OvfText chunked = new OvfText()
                .file("f1", "disk.vmdk", "ovf:chunkSize='8' ovf:size='19' ovf:compression='gzip'")
                .disk("d1", "f1");
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", chunked.toString())
                .with("disk.vmdk.000000001", new byte[8])
                .with("disk.vmdk.000000000", new byte[8])
                .with("disk.vmdk.000000002", new byte[3])));
        Appliance.ArchivedDisk disk = appliance.disks().get(0);
        assertEquals(
                List.of("disk.vmdk.000000000", "disk.vmdk.000000001", "disk.vmdk.000000002"),
                disk.pieces().stream().map(ArchiveEntry::name).toList());
        assertEquals("gzip", disk.compression());
    }

    @ParameterizedTest
    @CsvSource({"8,16", "5,19", "9,19"})
    void refusesPiecesThatAreNotWhatTheDescriptionSays(int chunkSize, int size) throws IOException {
        OvfText chunked = new OvfText()
                .file("f1", "disk", "ovf:chunkSize='" + chunkSize + "' ovf:size='" + size + "'")
                .disk("d1", "f1");
        Path file = archive(new OvaFile()
                .with("m.ovf", chunked.toString())
                .with("disk.000000000", new byte[8])
                .with("disk.000000001", new byte[8])
                .with("disk.000000002", new byte[3]));
        assertTrue(refusal(file).contains("piece"), refusal(file));
    }

    @Test
    void noticesThatOnlyTheFirstPieceIsThere() throws IOException {
        OvfText chunked = new OvfText()
                .file("f1", "disk", "ovf:chunkSize='8' ovf:size='16'")
                .disk("d1", "f1");
        Path file = archive(new OvaFile().with("m.ovf", chunked.toString()).with("disk.000000000", new byte[8]));
        assertEquals("OVF description is refused: the pieces of 'disk' have 8 bytes instead of 16", refusal(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-1", "SHA-256", "SHA-512"})
    void takesDigestsFromTheManifest(String algorithm) throws IOException {
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("disk.vmdk", DISK)
                .withManifest("m.mf", algorithm)));
        assertEquals(2, appliance.digests().size());
        assertEquals(algorithm, appliance.digests().get(1).algorithm());
        assertEquals("disk.vmdk", appliance.digests().get(1).entry().name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SHA256(gone.vmdk)= 00112233445566778899aabbccddeeff|manifest speaks of 'gone.vmdk', which is not there",
                "MD5(disk.vmdk)= 00112233445566778899aabbccddeeff|manifest algorithm 'MD5' is not supported",
                "nonsense|manifest line 'nonsense' makes no sense",
                "SHA1(../x)= 00112233445566778899aabbccddeeff|name '../x' leads out of the archive"
            })
    void refusesManifestsThatMakeNoSense(String line, String reason) throws IOException {
        Path file = archive(new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("disk.vmdk", DISK)
                .with("m.mf", line + "\n"));
        assertEquals("archive is refused: " + reason, refusal(file));
    }

    @Test
    void takesWhatMakesSenseFromAManifestOfAnotherName() throws IOException {
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("disk.vmdk", DISK)
                .withManifest("other.mf", "SHA-256")
                .with("MANIFEST.MF", "Manifest-Version: 1.0\nSHA256(gone)= 00112233445566778899aabbccddeeff\n")));
        assertEquals(2, appliance.digests().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.org/disk.vmdk",
                "file:///etc/passwd",
                "nbd://127.0.0.1/x",
                "//host/disk",
                "/etc/passwd",
                "../disk.vmdk",
                "a/../../disk.vmdk",
                "..%2fdisk.vmdk",
                "%2e%2e/disk.vmdk",
                "json:{}",
                "a\\b"
            })
    void refusesReferencesThatLeaveTheArchive(String href) throws IOException {
        Path file = archive(
                new OvaFile().with("m.ovf", ovf.file("f9", href).toString()).with("disk.vmdk", DISK));
        assertTrue(refusal(file).contains("is refused"), refusal(file));
    }

    @Test
    void refusesADescriptionThatIsMissingOrNotAlone() throws IOException {
        assertEquals(
                "archive is refused: it holds 0 OVF descriptions instead of one",
                refusal(archive(new OvaFile().with("disk.vmdk", DISK))));
        assertEquals(
                "archive is refused: it holds 2 OVF descriptions instead of one",
                refusal(archive(new OvaFile().with("a.ovf", ovf.toString()).with("b.ovf", ovf.toString()))));
    }

    @Test
    void refusesADiskThatIsNotThere() throws IOException {
        assertEquals(
                "OVF description is refused: its disk 'disk.vmdk' is not in the archive",
                refusal(archive(new OvaFile().with("a.ovf", ovf.toString()))));
    }

    @Test
    void refusesAnUnknownCompression() throws IOException {
        OvfText odd =
                new OvfText().file("f1", "disk.vmdk", "ovf:compression='lzma'").disk("d1", "f1");
        assertEquals(
                "OVF description is refused: its compression 'lzma' is not supported",
                refusal(archive(new OvaFile().with("a.ovf", odd.toString()).with("disk.vmdk", DISK))));
    }

    private Path archive(OvaFile file) throws IOException {
        return file.write(directory.resolve("a.ova"));
    }

    private String refusal(Path file) {
        return assertThrows(FactoryException.class, () -> read(file)).line();
    }

    private static Appliance read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new ApplianceReader().read(channel);
        }
    }
}
