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
import org.cloudimagefactory.common.problem.Problem;
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
                "archive is refused: it holds neither an OVF description nor a disk",
                refusal(archive(new OvaFile().with("README", DISK).with("LICENSE", DISK))));
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

    @ParameterizedTest
    @CsvSource({
        "SHA256,SHA-256",
        "sha-256,SHA-256",
        "SHA2-256,SHA-256",
        "SHA2-512,SHA-512",
        "SHA2-384,SHA-384",
        "SHA2-224,SHA-224",
        "SHA-1,SHA-1",
        "SHA512-256,SHA-512/256",
        "SHA2-512/256,SHA-512/256",
        "SHA2-512/224,SHA-512/224",
        "SHA3-256,SHA3-256",
        "SHA3-512,SHA3-512"
    })
    void takesEverySpellingOfAnAlgorithm(String spelled, String algorithm) throws IOException {
        String digest = "0123456789abcdef".repeat(4);
        for (String line : List.of("%s(disk.vmdk)= %s", "%s (disk.vmdk) = %s", "%s(disk.vmdk)=%s")) {
            Appliance appliance = read(archive(new OvaFile()
                    .with("m.ovf", ovf.toString())
                    .with("disk.vmdk", DISK)
                    .with("m.mf", line.formatted(spelled, digest) + "\r\n")));
            assertEquals(
                    algorithm + " " + digest,
                    appliance.digests().get(0).algorithm() + " "
                            + appliance.digests().get(0).digest());
        }
    }

    @ParameterizedTest
    @CsvSource({"40,SHA-1", "64,SHA-256", "96,SHA-384", "128,SHA-512"})
    void takesLinesOfTheToolsOfCoreutils(int length, String algorithm) throws IOException {
        for (String between : List.of("  ", " *")) {
            Appliance appliance = read(archive(new OvaFile()
                    .with("m.ovf", ovf.toString())
                    .with("disk.vmdk", DISK)
                    .with("m.mf", "0".repeat(length) + between + "disk.vmdk\n")));
            assertEquals(algorithm, appliance.digests().get(0).algorithm());
            assertEquals("disk.vmdk", appliance.digests().get(0).entry().name());
        }
    }

    @Test
    void warnsOfAFileOfTheManifestThatIsNotThereAndNeedNotBe() throws IOException {
        String digest = "0".repeat(64);
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("disk.vmdk", DISK)
                .with(
                        "m.mf",
                        "SHA256(m.ovf)= " + digest + "\nSHA256(disk.vmdk)= " + digest + "\nSHA256(m.nvram)= " + digest
                                + "\nSHA256(._m.ovf)= " + digest + "\n")));
        assertEquals(
                List.of(
                        "manifest speaks of 'm.nvram', which is not there",
                        "manifest speaks of '._m.ovf', which is not there"),
                appliance.warnings());
        assertEquals(2, appliance.digests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other.ovf", "data.vmdk", "DATA.VHDX", "data.vmdk.000000003", "x.img.gz"})
    void refusesADiskOrDescriptionOfTheManifestThatIsNotThere(String name) throws IOException {
        Path file = archive(new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("disk.vmdk", DISK)
                .with("m.mf", "SHA256(" + name + ")= " + "0".repeat(64) + "\n"));
        assertEquals("archive is refused: manifest speaks of '" + name + "', which is not there", refusal(file));
    }

    @Test
    void warnsOfWhatTheManifestLeavesOut() throws IOException {
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("m.mf", "SHA256(m.ovf)= " + "0".repeat(64) + "\n")
                .with("disk.vmdk", DISK)));
        assertEquals(List.of("manifest says nothing of 'disk.vmdk'"), appliance.warnings());
        assertEquals(
                List.of("manifest says nothing of 'm.ovf'", "manifest says nothing of 'disk.vmdk'"),
                read(archive(new OvaFile()
                                .with("m.ovf", ovf.toString())
                                .with("m.mf", "\n")
                                .with("disk.vmdk", DISK)))
                        .warnings());
        assertEquals(
                List.of(),
                read(archive(new OvaFile().with("m.ovf", ovf.toString()).with("disk.vmdk", DISK)))
                        .warnings());
    }

    @Test
    void warnsOfSizesThatTheFilesHaveNot() throws IOException {
        OvfText sized = new OvfText()
                .file("f1", "my%20disk.vmdk", "ovf:size='20'")
                .file("f2", "m.nvram", "ovf:size='3'")
                .file("f3", "gone.iso", "ovf:size='3'")
                .disk("d1", "f1");
        Appliance appliance = read(archive(new OvaFile()
                .with("m.ovf", sized.toString())
                .with("my disk.vmdk", DISK)
                .with("m.nvram", "xyz")));
        assertEquals(List.of("OVF description gives 'my%20disk.vmdk' 20 bytes, and it has 19"), appliance.warnings());
    }

    @Test
    void passesOverWhatMacOsAndPaxLeaveBesideFiles() throws IOException {
        Appliance appliance = read(archive(new OvaFile()
                .with("./._m.ovf", "junk")
                .with("__MACOSX/m.ovf", "junk")
                .with("PaxHeader/m.ovf", "junk")
                .with("PaxHeaders.4711/m.ovf", "junk")
                .with("._m.mf", "junk")
                .with("m.ovf", ovf.toString())
                .with("._disk.vmdk", "junk")
                .with("disk.vmdk", DISK)
                .withManifest("m.mf", "SHA-256")));
        assertEquals(List.of(), appliance.warnings());
        assertEquals("disk.vmdk", appliance.disks().get(0).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"disk.raw", "dir/image.IMG", "only"})
    void takesATarWithOneDisk(String name) throws IOException {
        OvaFile file = new OvaFile().with("._disk.raw", "junk").with(name, DISK);
        if (!name.equals("only")) {
            file.with("README", "x");
        }
        Appliance appliance = read(archive(file));
        assertEquals(Appliance.TAR, appliance.container());
        assertEquals(name, appliance.disks().get(0).name());
    }

    @Test
    void refusesATarWithSeveralDisks() throws IOException {
        assertEquals(
                "archive is refused: it holds 2 disks, and no description says which to boot from",
                refusal(archive(new OvaFile().with("a.raw", DISK).with("b.vmdk", DISK))));
    }

    @Test
    void takesTheDisksOfABoxInTheOrderOfItsMetadata() throws IOException {
        OvaFile box = new OvaFile()
                .with("Vagrantfile", "x")
                .with("disk2.img", DISK)
                .with("disk1.img", DISK)
                .with("info.json", "{}")
                .with("metadata.json", "{\"disks\":[{\"path\":\"disk1.img\"},{\"path\":\"./disk2.img\"}]}");
        Appliance appliance = read(archive(box));
        assertEquals(Appliance.BOX, appliance.container());
        assertEquals(
                List.of("disk1.img", "disk2.img"),
                appliance.disks().stream().map(Appliance.ArchivedDisk::name).toList());
        Appliance single = read(archive(new OvaFile()
                .with("metadata.json", "{\"provider\":\"libvirt\",\"format\":\"qcow2\",\"virtual_size\":20}")
                .with("extra.img", DISK)
                .with("box.img", DISK)));
        assertEquals("box.img", single.disks().get(0).name());
        assertEquals(1, single.disks().size());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{|its metadata.json is no JSON",
                "{\"disks\":[{\"path\":\"x.img\"}]}|its metadata.json names the disk 'x.img', which is not there",
                "{\"disks\":[{}]}|its metadata.json names the disk '', which is not there",
                "{\"disks\":[{\"path\":\"box.img\"},{\"path\":\"box.img\"}]}"
                        + "|its metadata.json names a disk twice, or more than 64",
                "{\"disks\":[{\"path\":\"../box.img\"}]}|name '../box.img' leads out of the archive"
            })
    void refusesABoxWhoseMetadataLies(String metadata, String reason) throws IOException {
        assertEquals(
                "archive is refused: " + reason,
                refusal(archive(new OvaFile().with("metadata.json", metadata).with("box.img", DISK))));
    }

    @Test
    void takesABoxOfVirtualBoxAsTheArchiveThatItIs() throws IOException {
        Appliance appliance = read(archive(new OvaFile()
                .with("./Vagrantfile", "x")
                .with("./metadata.json", "{\"provider\":\"virtualbox\"}")
                .with("./box.ovf", ovf.toString())
                .with("./disk.vmdk", DISK)));
        assertEquals(Appliance.OVA, appliance.container());
        assertEquals("disk.vmdk", appliance.disks().get(0).name());
    }

    private Path archive(OvaFile file) throws IOException {
        return file.write(directory.resolve("a.ova"));
    }

    private String refusal(Path file) {
        return assertThrows(Problem.class, () -> read(file)).line();
    }

    private static Appliance read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return new ApplianceReader().read(channel);
        }
    }
}
