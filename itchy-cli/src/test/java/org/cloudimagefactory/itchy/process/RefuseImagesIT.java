package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.ova.OvaFile;
import org.cloudimagefactory.itchy.ova.OvfText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that must not get through: each is refused with its reason, and nothing of it is left. */
class RefuseImagesIT {
    private static final int SIZE = 1 << 20;

    @TempDir
    Path directory;

    private Site site;
    private Path raw;
    private Path image;

    @BeforeEach
    void make() throws IOException {
        site = new Site(directory);
        raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
        image = site.cache.resolve("img");
    }

    @Test
    void aBackingFile() throws IOException {
        Disks.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", "/etc/passwd", image.toString());
        assertRefused("backing file");
    }

    @Test
    void anExternalDataFile() {
        Path data = directory.resolve("data");
        Disks.run("qemu-img", "create", "-q", "-f", "qcow2", "-o", "data_file=" + data, image.toString(), "1M");
        assertRefused("data file");
    }

    @Test
    void aDiskInSeveralFiles() throws IOException {
        Disks.convert(raw, directory.resolve("flat.vmdk"), "vmdk", "subformat=monolithicFlat");
        Files.copy(directory.resolve("flat.vmdk"), image);
        assertRefused("vmdk");
    }

    @Test
    void aTruncatedImage() throws IOException {
        Disks.convert(raw, image, "qcow2");
        byte[] all = Files.readAllBytes(image);
        Files.write(image, Arrays.copyOf(all, all.length / 2));
        assertRefused("");
    }

    @Test
    void aTruncatedImageInAnArchive() throws IOException {
        Path vmdk = Disks.convert(raw, directory.resolve("v"), "vmdk", "subformat=streamOptimized");
        byte[] all = Files.readAllBytes(vmdk);
        archive(new OvaFile().with("disk.vmdk", Arrays.copyOf(all, all.length / 2 / 512 * 512)));
        assertRefused("disk disk.vmdk");
    }

    @Test
    void formatsThatNobodyAskedFor() {
        for (String format : List.of("qed", "parallels")) {
            Disks.convert(raw, image, format);
            assertRefused("format " + format + " is not accepted");
        }
    }

    @Test
    void rawContentThatIsNoDisk() throws IOException {
        Files.write(image, new byte[SIZE]);
        assertRefused("no raw disk");
    }

    @Test
    void moreThanTheLimit() {
        Disks.run("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "3T");
        assertRefused("over the limit");
        Disks.convert(raw, image, "qcow2");
        assertRefused("over the limit", "--max-virtual-size", "512K");
    }

    @Test
    void aBombInAWrapper() throws IOException {
        Disks.run("truncate", "-s", "200M", raw.toString());
        Disks.run("sh", "-c", "xz -0 -c '" + raw + "' >'" + image + "'");
        assertRefused("it unpacks to more than 104857600 bytes", "--max-virtual-size", "100M");
    }

    @Test
    void aBombOfZerosBeforeItHasBeenUnpacked() {
        Disks.run("sh", "-c", "head -c 200M /dev/zero | bzip2 -1 >'" + image + "'");
        assertRefused("it begins with 64 MiB of zeros, as no image does");
    }

    @Test
    void aWrapperInAWrapper() throws IOException {
        Disks.run("sh", "-c", "gzip -c '" + raw + "' | gzip -c >'" + image + "'");
        assertRefused("compressed more than once");
    }

    @Test
    void aWrongSize() throws IOException {
        Files.copy(raw, image);
        assertRefused(
                Map.of("VMCATCHER_EVENT_HV_SIZE", "77"), "image " + image + " has " + SIZE + " bytes instead of 77");
    }

    @Test
    void aWrongChecksum() throws IOException {
        Files.copy(raw, image);
        assertRefused(
                Map.of("VMCATCHER_EVENT_SL_CHECKSUM_SHA512", "0".repeat(128)),
                "SHA-512 of image " + image + " is " + Disks.sha512(raw) + " instead of 0000");
    }

    @Test
    void aChecksumThatIsNone() throws IOException {
        Files.copy(raw, image);
        assertRefused(
                Map.of("VMCATCHER_EVENT_SL_CHECKSUM_SHA512", "abc"),
                "VMCATCHER_EVENT_SL_CHECKSUM_SHA512 is 'abc', which is no SHA-512 digest");
    }

    @Test
    void aManifestThatContradictsTheArchive() throws IOException {
        OvaFile file = new OvaFile()
                .with("m.ovf", new OvfText().file("f1", "disk").disk("d1", "f1").toString())
                .with("disk", Files.readAllBytes(Disks.convert(raw, directory.resolve("v"), "vmdk")))
                .withManifest("m.mf", "SHA-256");
        Path other = Disks.raw(directory.resolve("other.raw"), SIZE, 2);
        file.with("disk", Files.readAllBytes(Disks.convert(other, directory.resolve("w"), "vmdk")));
        file.write(image);
        assertRefused("SHA-256 of disk is ");
    }

    @Test
    void somethingHiddenBehindADiskInAnArchive() throws IOException {
        byte[] disk = Files.readAllBytes(raw);
        archive(new OvaFile().with("disk.vmdk", Arrays.copyOf(disk, disk.length - 100)));
        byte[] all = Files.readAllBytes(image);
        int filler = indexOfLastBlock(all, disk);
        all[filler] = 1;
        Files.write(image, all);
        assertRefused("something hides behind its end");
    }

    @Test
    void aNameThatLeavesTheCache() throws IOException {
        Files.copy(raw, directory.resolve("outside"));
        assertRefused(Map.of("VMCATCHER_EVENT_FILENAME", "../outside"), "file name '../outside' leaves the cache");
    }

    private static int indexOfLastBlock(byte[] archive, byte[] disk) {
        // Data starts at multiples of 512.
        for (int start = archive.length - disk.length; start > 0; start -= 512) {
            if (Arrays.equals(archive, start, start + 400, disk, 0, 400)) {
                return start + disk.length - 50;
            }
        }
        throw new IllegalStateException("no disk in the archive");
    }

    private void archive(OvaFile file) throws IOException {
        file.with(
                "m.ovf", new OvfText().file("f1", "disk.vmdk").disk("d1", "f1").toString());
        file.write(image);
    }

    private void assertRefused(String reason, String... options) {
        assertRefused(Map.of(), reason, options);
    }

    private void assertRefused(Map<String, String> more, String reason, String... options) {
        Map<String, String> event = site.event("AvailablePostfix", "img", "1");
        event.putAll(more);
        site.archive(event);
        String[] all = Arrays.copyOf(options, options.length + 2);
        all[options.length] = "--max-attempts";
        all[options.length + 1] = "1";
        Site.Run run = site.process(all);
        assertEquals(1, run.exitCode(), run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().contains(reason), run.err());
        assertEquals(List.of(), Site.allNames(site.output));
        assertEquals(List.of(), Site.allNames(site.temporary));
        assertEquals(List.of(), site.published());
    }
}
