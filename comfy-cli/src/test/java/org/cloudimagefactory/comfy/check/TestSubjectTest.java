package org.cloudimagefactory.comfy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TestSubjectTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"a.qcow2, QCOW2", "a.raw, RAW", "a.VMDK, VMDK", "a.vdi, VDI", "a.b.img, RAW"})
    void tellsTheFormatByTheEndingOfTheName(String name, ImageFormat format) throws Exception {
        Path file = write(name, "x");
        assertEquals(
                new TestSubject(file.toString(), DiskSource.whole(file, format), "", false),
                TestSubject.of(file, null));
    }

    @Test
    void believesTheOptionMoreThanTheName() throws Exception {
        Path file = write("a.img", "x");
        assertEquals(
                DiskSource.whole(file, ImageFormat.VPC),
                TestSubject.of(file, ImageFormat.VPC).disk());
    }

    @Test
    void refusesWhatIsNotThereAndWhatHasNoFormat() throws Exception {
        Path missing = directory.resolve("missing.qcow2");
        assertProblem(
                UsageProblem.class, missing, "there is no image " + missing + "; name an image, or its descriptor");
        Path odd = write("a.zip", "x");
        assertProblem(UsageProblem.class, odd, "cannot tell the format of " + odd + "; name it with --format");
    }

    @Test
    void takesDiskFirmwareAndLoginFromADescriptor() throws Exception {
        Path image = write("a.img", "x");
        Path descriptor = write(
                "a.json",
                "{\"disks\":[{\"path\":\"" + image + "\",\"format\":\"vhd\"}],\"attributes\":"
                        + "{\"comfy.firmware\":\"uefi\",\"comfy.console_login\":\"true\"}}");
        assertEquals(
                new TestSubject(image.toString(), DiskSource.whole(image, ImageFormat.VPC), "uefi", true),
                TestSubject.of(descriptor, null));
    }

    @Test
    void expectsQcow2AndNoPasswordWhereADescriptorDoesNotSay() throws Exception {
        Path image = write("image", "x");
        Path descriptor = write("a.json", "{\"disks\":[{\"path\":\"" + image + "\"}]}");
        assertEquals(
                new TestSubject(image.toString(), DiskSource.whole(image, ImageFormat.QCOW2), "", false),
                TestSubject.of(descriptor, null));
    }

    @Test
    void refusesDescriptorsThatLeadNowhere() throws Exception {
        Path none = write("none.json", "{}");
        assertProblem(ItemProblem.class, none, "descriptor " + none + " names no disk");
        Path gone = write("gone.json", "{\"disks\":[{\"path\":\"/nowhere/a.qcow2\"}]}");
        assertProblem(UsageProblem.class, gone, "there is no image /nowhere/a.qcow2; name an image, or its descriptor");
        Path odd = write("odd.json", "{\"disks\":[{\"path\":\"a\\u0000b\"}]}");
        assertProblem(ItemProblem.class, odd, "descriptor " + odd + " names a disk that no file can be called");
        Path broken = write("broken.json", "{");
        Problem e = assertThrows(ItemProblem.class, () -> TestSubject.of(broken, null));
        assertTrue(e.line().startsWith("cannot read descriptor " + broken + ": Unexpected end-of-input"), e.line());
    }

    @Test
    void followsADescriptorToAnImageAndNotToADescriptor() throws Exception {
        Path descriptor = directory.resolve("a.json");
        write("a.json", "{\"disks\":[{\"path\":\"" + descriptor + "\"}]}");
        assertEquals(
                DiskSource.whole(descriptor, ImageFormat.QCOW2),
                TestSubject.of(descriptor, null).disk());
    }

    @Test
    void findsTheDiskInAnArchive() throws Exception {
        Path archive = archive("disk.vmdk");
        assertEquals(
                new DiskSource(archive, ImageFormat.VMDK, 512, 512),
                TestSubject.of(archive, null).disk());
        Path empty = archive("readme.txt");
        assertProblem(ItemProblem.class, empty, "archive " + empty + " holds no VMDK");
    }

    private Path archive(String entry) throws Exception {
        Path archive = directory.resolve(entry.toLowerCase(Locale.ROOT) + ".ova");
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            byte[] content = "disk".getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry header = new TarArchiveEntry(entry);
            header.setSize(content.length);
            tar.putArchiveEntry(header);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return archive;
    }

    private static void assertProblem(Class<? extends Problem> kind, Path file, String line) {
        assertEquals(line, assertThrows(kind, () -> TestSubject.of(file, null)).line());
    }

    private Path write(String name, String text) throws Exception {
        return Files.writeString(directory.resolve(name), text);
    }
}
