package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RawImagesTest {
    private static final int SECTORS = 2048;
    private static final int SIZE = SECTORS * 512;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @Test
    void acceptsADiskWithPartitions() throws IOException {
        assertAccepted("mbr", mbr());
    }

    @Test
    void acceptsBootCodeWithoutPartitions() throws IOException {
        byte[] disk = new byte[SIZE];
        new Patch(disk).text(0, "\u00fa1\u00c0\u008e\u00d8").u8(510, 0x55).u8(511, 0xaa);
        assertAccepted("boot sector", disk);
    }

    @Test
    void acceptsCodeWhereTheTableWouldBe() throws IOException {
        byte[] disk = new byte[SIZE];
        Arrays.fill(disk, 0, 510, (byte) 0x91);
        new Patch(disk).u8(510, 0x55).u8(511, 0xaa);
        assertAccepted("boot sector", disk);
    }

    @Test
    void acceptsAFileSystemThatAMachineStartsFrom() throws IOException {
        byte[] disk = new byte[SIZE];
        // Beginning of FAT, with code that would be a table of partitions after the end.
        new Patch(disk)
                .text(0, "\u00eb<\u0090mkfs.fat")
                .le16(11, 512)
                .u8(13, 4)
                .u8(16, 2)
                .u8(21, 0xf8);
        new Patch(disk).u8(450, 1).le32(454, -1).le32(458, -1).u8(510, 0x55).u8(511, 0xaa);
        assertAccepted("boot sector", disk);
    }

    @ParameterizedTest
    @ValueSource(ints = {512, 4096})
    void acceptsGptOfEitherSectorSize(int sectorSize) throws IOException {
        assertAccepted("gpt", gpt(sectorSize));
    }

    @Test
    void acceptsGptOfADiskThatGrewSince() throws IOException {
        assertAccepted("gpt", Arrays.copyOf(gpt(512), 2 * SIZE));
    }

    @Test
    void countsThePieceOfALastSector() throws IOException {
        byte[] disk = Arrays.copyOf(mbr(), SIZE + 1);
        ImageInspection inspection = inspector.inspect(new MemoryBytes(disk));
        assertEquals(SIZE + 512, inspection.virtualSize());
        assertEquals(SIZE + 1, inspection.length());
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "511"})
    void refusesWhatIsTooShort(int length) throws IOException {
        assertRefused("it is too short for a disk", new byte[length]);
    }

    @Test
    void refusesWhatIsNoDisk() throws IOException {
        assertRefused("it has no MBR, GPT or boot sector, so it is no raw disk", new byte[SIZE]);
    }

    @Test
    void refusesASignatureAlone() throws IOException {
        byte[] disk = new byte[SIZE];
        new Patch(disk).u8(510, 0x55).u8(511, 0xaa);
        assertRefused("it has neither partitions nor boot code, so it is no raw disk", disk);
    }

    @Test
    void refusesADiskThatWasCutWithinAPartition() throws IOException {
        assertRefused(
                "partition 1 ends at byte 1048576, after the end of the image: it is truncated",
                Arrays.copyOf(mbr(), SIZE - 1));
    }

    @Test
    void refusesAProtectiveTableAlone() throws IOException {
        byte[] disk = mbr();
        disk[450] = (byte) 0xee;
        assertRefused("its MBR speaks of a GPT, but there is none", disk);
    }

    static Stream<Hostile> gptCases() {
        return Stream.of(
                Hostile.of("checksum", p -> p.u8(512 + 60, 1), "checksum of the GPT header is wrong"),
                Hostile.of("length", p -> p.le32(512 + 12, -1), "checksum of the GPT header is wrong"),
                Hostile.of(
                        "cut",
                        p -> p.length(SIZE / 2),
                        "GPT is that of a disk of at least 2048 sectors, but there are 1024: the image is truncated"),
                Hostile.of(
                        "last usable sector",
                        p -> sign(p.le64(512 + 48, -2)),
                        "GPT is that of a disk of at least 18446744073709551615 sectors, but there are 2048: the image"
                                + " is truncated"),
                Hostile.of(
                        "partitions elsewhere",
                        p -> sign(p.le64(512 + 72, 2047)),
                        "GPT has its partitions outside of the image"),
                Hostile.of(
                        "endless partitions",
                        p -> sign(p.le32(512 + 80, -1)),
                        "GPT has its partitions outside of the image"));
    }

    @ParameterizedTest
    @MethodSource("gptCases")
    void refusesGpt(Hostile hostile) throws IOException {
        hostile.assertRefused(gpt(512), "raw");
    }

    @Test
    void refusesWhatIsLargerThanTheLimit() throws IOException {
        ImageInspector strict = new ImageInspector(InspectionLimits.DEFAULT.withMaxVirtualSize(SIZE - 1));
        assertEquals(
                List.of("virtual size of 1048576 bytes is over the limit of 1048575"),
                strict.inspect(new MemoryBytes(mbr())).refusals());
    }

    private void assertAccepted(String layout, byte[] disk) throws IOException {
        ImageInspection inspection = inspector.inspect(new MemoryBytes(disk));
        assertEquals(List.of(), inspection.refusals());
        assertEquals("raw", inspection.formatName());
        assertEquals(layout, inspection.details().get("layout"));
        assertEquals(disk.length, inspection.virtualSize());
    }

    private void assertRefused(String reason, byte[] disk) throws IOException {
        assertEquals(List.of(reason), inspector.inspect(new MemoryBytes(disk)).refusals());
    }

    private static byte[] mbr() {
        return Arrays.copyOf(TestImages.mbr(SECTORS), SIZE);
    }

    private static byte[] gpt(int sectorSize) {
        byte[] disk = mbr();
        disk[450] = (byte) 0xee;
        long sectors = SIZE / sectorSize;
        Patch patch = new Patch(disk)
                .text(sectorSize, "EFI PART\0\0\1\0")
                .le32(sectorSize + 12, 92)
                .le64(sectorSize + 24, 1)
                .le64(sectorSize + 32, sectors - 1)
                .le64(sectorSize + 40, 34)
                .le64(sectorSize + 48, sectors - 34)
                .le64(sectorSize + 72, 2)
                .le32(sectorSize + 80, 128)
                .le32(sectorSize + 84, 128);
        return sign(patch, sectorSize).bytes();
    }

    private static void sign(Patch patch) {
        sign(patch, 512);
    }

    private static Patch sign(Patch patch, int header) {
        patch.le32(header + 16, 0);
        CRC32 crc = new CRC32();
        crc.update(patch.bytes(), header, 92);
        return patch.le32(header + 16, crc.getValue());
    }
}
