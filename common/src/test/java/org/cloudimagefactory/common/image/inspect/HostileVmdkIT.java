package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.cloudimagefactory.common.image.ImageFormat;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HostileVmdkIT {
    private static final int SIZE = 2 * TestImages.MIB;
    private static final int SECTOR = 512;
    /** Where qemu-img puts the tables of a small disk. */
    private static final int DIRECTORY = 26 * SECTOR;

    private static final int TABLE = 27 * SECTOR;
    private static final int FIRST_GRAIN = 128 * SECTOR;

    @TempDir
    private static Path directory;

    private static TestImages images;
    private static byte[] sparse;
    private static byte[] streamed;

    @BeforeAll
    static void makeImages() throws IOException {
        images = new TestImages(directory);
        Path disk = images.disk("disk.raw", SIZE);
        sparse = Files.readAllBytes(images.convert(disk, "image.vmdk", "vmdk", ""));
        streamed = Files.readAllBytes(images.convert(disk, "image.vmdk", "vmdk", "subformat=streamOptimized"));
    }

    static Stream<Hostile> headers() {
        return Stream.of(
                Hostile.of("version", p -> p.le32(4, 4), "VMDK version 4 is unknown"),
                Hostile.of("flags", p -> p.le32(8, 3 | 1 << 20), "flags 0x100000 are unknown"),
                Hostile.of("in use", p -> p.u8(72, 1), "it is marked as in use: it was not closed properly"),
                Hostile.of(
                        "transferred as text",
                        p -> p.text(73, "\n \n\n"),
                        "its line ends were changed, as when a binary file is transferred as text"),
                Hostile.of("compression", p -> p.le16(77, 2), "compression method 2 is unknown"),
                Hostile.of("compressed", p -> p.le16(77, 1), "compression method 1 contradicts the flags"),
                Hostile.of(
                        "no capacity",
                        p -> p.le64(12, 0),
                        "it has no data of its own (capacity 0), only a descriptor that names other files",
                        "extent of 4096 sectors contradicts the capacity of 0"),
                Hostile.of(
                        "absurd capacity",
                        p -> p.le64(12, -1),
                        "capacity of 18446744073709551615 sectors is absurd",
                        "extent of 4096 sectors contradicts the capacity of -1"),
                Hostile.of(
                        "capacity beyond the directory",
                        p -> p.le64(12, 1L << 32)
                                .replace("RW 4096 SPARSE \"image.vmdk\"", "RW 4294967296 SPARSE \"i\""),
                        "grain directory at sector 26 lies where something else lies"),
                Hostile.of("grain size", p -> p.le64(20, 96), "grain size of 96 sectors is wrong"),
                Hostile.of(
                        "huge grains", p -> p.le64(20, 1L << 62), "grain size of 4611686018427387904 sectors is wrong"),
                Hostile.of("entries", p -> p.le32(44, 1 << 20), "grain tables of 1048576 entries are not supported"),
                Hostile.of(
                        "descriptor elsewhere",
                        p -> p.le64(28, 2),
                        "descriptor of 20 sectors at sector 2 is not where it must be"),
                Hostile.of(
                        "endless descriptor",
                        p -> p.le64(36, 1L << 60),
                        "descriptor of 1152921504606846976 sectors at sector 1 is not where it must be"),
                Hostile.of("half a header", p -> p.length(300), "it is truncated: it has only 300 bytes"));
    }

    static Stream<Hostile> descriptors() {
        String createType = "\"monolithicSparse\"";
        String extent = "RW 4096 SPARSE \"image.vmdk\"";
        String comment = "# The Disk Data Base\n#DDB\n\nddb.virtualHWVersion = \"4\"\nddb.geometry.cylinders";
        return Stream.of(
                Hostile.of(
                        "flat",
                        p -> p.replace(createType, "\"monolithicFlat\""),
                        "createType 'monolithicFlat' is not accepted, only monolithicSparse and streamOptimized"),
                Hostile.of(
                        "no type",
                        p -> p.replace("createType", "creatoType"),
                        "createType '' is not accepted, only monolithicSparse and streamOptimized"),
                Hostile.of(
                        "parent",
                        p -> p.replace("parentCID=ffffffff", "parentCID=12345678"),
                        "it has a parent, which is another file"),
                Hostile.of("no parentCID", p -> p.replace("parentCID", "parent_ID"), "the descriptor has no parentCID"),
                Hostile.of(
                        "parent by name",
                        p -> p.replace(comment, "parentFileNameHint=\"/etc/passwd\"\n#"),
                        "it has a parent, which is another file, '/etc/passwd'"),
                Hostile.of(
                        "parent in a comment",
                        p -> p.replace("# The Disk Data Base\n#DDB\n", "#parentFileNameHint=\"/x\""),
                        "it has a parent, which is another file"),
                Hostile.of(
                        "absolute extent",
                        p -> p.replace("\"image.vmdk\"", "\"/etc/pass\""),
                        "extent '/etc/pass' is not the name of a file beside the descriptor"),
                Hostile.of(
                        "extent above",
                        p -> p.replace("\"image.vmdk\"", "\"../x\""),
                        "extent '../x' is not the name of a file beside the descriptor"),
                Hostile.of(
                        "extent as a protocol",
                        p -> p.replace("\"image.vmdk\"", "\"nbd:x:1\""),
                        "extent 'nbd:x:1' is not the name of a file beside the descriptor"),
                Hostile.of(
                        "flat extent",
                        p -> p.replace("SPARSE \"image.vmdk\"", "FLAT \"x.vmdk\" 9"),
                        "extent 'x.vmdk' is of type FLAT at 9, not SPARSE at 0"),
                Hostile.of(
                        "no extent",
                        p -> p.replace(extent, "#" + extent.substring(1)),
                        "the descriptor has 0 extents, not one"),
                Hostile.of(
                        "two extents",
                        p -> p.replace(extent + "\n\n# The Disk Data Base", extent + "\nRW 1 ZERO\n#"),
                        "the descriptor has 2 extents, not one",
                        "extent '' is of type ZERO at 0, not SPARSE at 0",
                        "extent '' is not the name of a file beside the descriptor",
                        "extent of 1 sectors contradicts the capacity of 4096"),
                Hostile.of(
                        "extent of another size",
                        p -> p.replace("RW 4096", "RW 9999"),
                        "extent of 9999 sectors contradicts the capacity of 4096"),
                Hostile.of("nonsense", p -> p.replace("#DDB", "%&/("), "line '%&/(' of the descriptor is wrong"),
                Hostile.of(
                        "twice",
                        p -> p.replace("# The Disk Data Base", "version=2"),
                        "'version' occurs twice in the descriptor"),
                Hostile.of(
                        "control character",
                        p -> p.replace("#DDB", "#\u001b[H"),
                        "the descriptor has control characters in it"),
                Hostile.of("NUL", p -> p.replace("#DDB", "#D\0B"), "descriptor has a NUL in it"),
                Hostile.of(
                        "change tracking elsewhere",
                        p -> p.replace("# The Disk Data Base", "changeTrackPath=\"/x\""),
                        "its changeTrackPath '/x' leads elsewhere"));
    }

    static Stream<Hostile> tables() {
        return Stream.of(
                Hostile.of("no directory", p -> p.le64(56, 0), "it has no grain directory"),
                Hostile.of(
                        "directory after the end",
                        p -> p.le64(56, 1L << 40),
                        "grain directory at sector 1099511627776 for 1 tables is not within the image"),
                Hostile.of(
                        "redundant directory after the end",
                        p -> p.le64(48, 1L << 40),
                        "redundant grain directory at sector 1099511627776 for 1 tables is not within the image"),
                Hostile.of(
                        "table after the end",
                        p -> p.le32(DIRECTORY, -1),
                        "grain table 0 at sector 4294967295 ends after the end of the image"),
                Hostile.of(
                        "table in the header",
                        p -> p.le32(DIRECTORY, 1),
                        "grain table 0 at sector 1 lies where something else lies"),
                Hostile.of(
                        "grain after the end",
                        p -> p.le32(TABLE, 1 << 30),
                        "grain of guest sector 0 at sector 1073741824 ends after the end of the image"),
                Hostile.of(
                        "grain on a table",
                        p -> p.le32(TABLE, 26),
                        "grain of guest sector 0 at sector 26 lies where something else lies"),
                Hostile.of(
                        "grain twice",
                        p -> p.le32(TABLE + 4, 128),
                        "grain of guest sector 128 at sector 128 lies where something else lies"),
                Hostile.of(
                        "grains overlapping",
                        p -> p.le32(TABLE + 4, 129),
                        "grain of guest sector 128 at sector 129 lies where something else lies"),
                Hostile.of(
                        "grain after the end of the disk",
                        p -> p.le32(TABLE + 4 * 32, 128),
                        "grain of guest sector 4096 at sector 128 is after the end of the disk"),
                Hostile.of(
                        "last byte missing",
                        p -> p.length(p.length() - 1),
                        "grain of guest sector 3968 at sector 1280 ends after the end of the image"),
                Hostile.of(
                        "all data missing",
                        p -> p.length(60 * SECTOR),
                        "metadata of 128 sectors end after the end of the image",
                        "grain of guest sector 0 at sector 128 ends after the end of the image"));
    }

    @ParameterizedTest
    @MethodSource({"headers", "descriptors", "tables"})
    void refusesSparse(Hostile hostile) throws IOException {
        hostile.assertRefused(sparse, "vmdk");
    }

    static Stream<Hostile> streams() {
        return Stream.of(
                Hostile.of(
                        "another grain",
                        p -> p.le64(FIRST_GRAIN, 128),
                        "grain of guest sector 0 at sector 128 says that it is another grain"),
                Hostile.of(
                        "endless grain",
                        p -> p.le32(FIRST_GRAIN + 8, -1),
                        "grain of guest sector 0 at sector 128 has a wrong compressed length"),
                Hostile.of(
                        "grain over the next",
                        p -> p.le32(FIRST_GRAIN + 8, 513),
                        "grain of guest sector 1024 at sector 129 lies where something else lies"),
                Hostile.of(
                        "footer missing",
                        p -> p.le64(56, -1),
                        "the marker of the footer is missing: the image is truncated or has something behind it",
                        "it has no grain directory"),
                Hostile.of(
                        "last sectors missing",
                        p -> p.length(p.length() - 125 * SECTOR),
                        "grain of guest sector 3968 at sector 649 ends after the end of the image"));
    }

    @ParameterizedTest
    @MethodSource("streams")
    void refusesStreamOptimized(Hostile hostile) throws IOException {
        hostile.assertRefused(streamed, "vmdk");
    }

    @ParameterizedTest
    @CsvSource({
        "monolithicFlat,flat-flat.vmdk",
        "twoGbMaxExtentSparse,flat-s001.vmdk",
        "twoGbMaxExtentFlat,flat-f001.vmdk"
    })
    void refusesDescriptorsWithDataInOtherFiles(String subformat, String extent) {
        Path image = images.create("flat.vmdk", "vmdk", "subformat=" + subformat, "2M");
        ImageInspection inspection = new ImageInspector(InspectionLimits.DEFAULT).inspect(image);
        assertEquals(
                "it is only a descriptor, whose data are in other files\ncreateType '" + subformat
                        + "' is not accepted, only monolithicSparse and streamOptimized\nits extent is another file, '"
                        + extent + "'",
                String.join("\n", inspection.refusals()));
        assertEquals(ImageFormat.VMDK, inspection.format());
    }

    @ParameterizedTest
    @CsvSource({
        "'COWD\1',subformat vmfsSparse (COWD) of ESX hosts is not accepted",
        "'\u00be\u00ba\u00fe\u00ca\0\0\0\0',subformat seSparse of ESX hosts is not accepted"
    })
    void refusesFilesOfEsxHosts(String mark, String reason) throws IOException {
        byte[] content = new byte[4096];
        new Patch(content).text(0, new String(mark.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1));
        ImageInspection inspection = new ImageInspector(InspectionLimits.DEFAULT).inspect(new MemoryBytes(content));
        assertEquals(reason, String.join("\n", inspection.refusals()));
    }
}
