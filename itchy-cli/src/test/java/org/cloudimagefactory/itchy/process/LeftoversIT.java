package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a publisher deleted, or noted for himself, is not published, by whichever way an image comes; a clean one is copied. */
class LeftoversIT {
    private static final int SIZE = 4 << 20;
    /** Sectors full of it are what was deleted. */
    private static final byte SECRET = (byte) 0xa7;

    private static final int SECRET_RUN = 4096;
    private static final String TEXT = "ASECRET";

    @TempDir
    Path directory;

    private Site site;
    private Path image;

    @BeforeEach
    void make() throws IOException {
        site = new Site(directory);
        image = site.cache.resolve("img");
    }

    @ParameterizedTest
    @CsvSource({"4k,compat=0.10", "64k,compat=1.1", "2M,extended_l2=on"})
    void leavesBehindSnapshotsAndWhatADeletedOneLeft(String cluster, String options) throws IOException {
        Path raw = used("qcow2", "cluster_size=" + cluster + "," + options);
        qemuImg("snapshot", "-c", "s", image.toString());
        Disks.run("qemu-io", "-f", "qcow2", "-c", "write -P 1 1M 1M", image.toString());
        fill(raw, (byte) 1);
        assertCleaned(raw, "qcow2");
        // As where the file system can't make holes.
        String file = "driver=qcow2,pass-discard-snapshot=off,file.driver=file,file.filename=" + image;
        qemuImg("snapshot", "--image-opts", "-d", "s", file);
        assertFalse(info(image).contains("Snapshot list"));
        assertCleaned(raw, "qcow2");
    }

    @ParameterizedTest
    @CsvSource({"zlib", "zstd"})
    void keepsCompressedWhatIsCompressed(String method) throws IOException {
        Path raw = fill(Disks.raw(directory.resolve("source.raw"), SIZE, 1), (byte) 7);
        Disks.convert(raw, image, "qcow2", "-c", "compression_type=" + method);
        long size = Files.size(image);
        qemuImg("snapshot", "-c", "s", image.toString());
        assertFalse(info(converted("qcow2")).contains("Snapshot list"));
        Path converted = directory.resolve("converted");
        assertTrue(Files.size(converted) <= size + 65_536, Files.size(converted) + " bytes");
        assertTrue(info(converted).contains("compression type: " + method));
        assertTrue(Disks.same(raw, converted, "qcow2"));
    }

    @ParameterizedTest
    @CsvSource({
        "vmdk,subformat=streamOptimized,create type: streamOptimized",
        "vmdk,subformat=monolithicSparse,create type: monolithicSparse",
        "vdi,static=on,",
        "vhdx,subformat=fixed,",
        "qcow2,compat=0.10,compat: 0.10"
    })
    void keepsTheKindOfAnImageThatIsWrittenAnew(String format, String options, String info) throws IOException {
        Path raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
        Disks.convert(raw, image, format, options);
        Files.writeString(image, TEXT, StandardOpenOption.APPEND);
        Path converted = converted(format);
        assertTrue(Disks.same(raw, converted, format));
        assertFalse(text(converted).contains(TEXT));
        assertTrue(info(converted).contains(info == null ? format : info), info(converted));
        assertTrue(info != null || Files.size(converted) >= SIZE);
    }

    @ParameterizedTest
    @CsvSource({"raw,", "qcow2,preallocation=metadata", "vmdk,subformat=streamOptimized", "vdi,", "vpc,force_size=on"})
    void copiesWhatIsClean(String format, String options) throws IOException {
        Path raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
        Disks.convert(raw, image, format, options == null ? "-q" : options);
        assertEquals(-1, Files.mismatch(image, converted(format)));
    }

    @Test
    void keepsAnArchiveOfDisksAloneAndMakesAnewOneThatHoldsMore() throws IOException {
        byte[] clean = archive();
        Files.write(image, clean);
        assertEquals(-1, Files.mismatch(image, converted("ova")));
        // Behind its end.
        Files.writeString(image, TEXT, StandardOpenOption.APPEND);
        assertArchiveCleaned();
        // Where the last block of the description is filled up.
        Files.write(image, clean);
        String text = text(image);
        int filler = (text.indexOf('\0', text.indexOf("Envelope>")) / 512 + 1) * 512;
        byte[] padded = clean.clone();
        System.arraycopy(TEXT.getBytes(StandardCharsets.ISO_8859_1), 0, padded, filler - TEXT.length(), TEXT.length());
        Files.write(image, padded);
        assertArchiveCleaned();
        // Another file.
        Files.write(image, clean);
        Path notes = Files.writeString(directory.resolve("notes.txt"), TEXT);
        Disks.run(
                "tar",
                "--append",
                "-f",
                image.toString(),
                "-C",
                directory.toString(),
                notes.getFileName().toString());
        assertArchiveCleaned();
        assertFalse(text(processed("ova")).contains(TEXT));
    }

    private void assertArchiveCleaned() throws IOException {
        assertTrue(text(image).contains(TEXT));
        assertFalse(text(converted("ova")).contains(TEXT));
    }

    /** An archive that itchy made, with a disk that ends as it must. */
    private byte[] archive() throws IOException {
        Path raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
        Disks.convert(raw, image, "qcow2");
        return Files.readAllBytes(converted("ova"));
    }

    /** An image with what is to be deleted in its second MiB; returns what a guest sees of it. */
    private Path used(String format, String options) throws IOException {
        Path raw = fill(Disks.raw(directory.resolve("source.raw"), SIZE, 1), SECRET);
        Disks.convert(raw, image, format, options);
        return raw;
    }

    private static Path fill(Path raw, byte with) throws IOException {
        byte[] bytes = Files.readAllBytes(raw);
        Arrays.fill(bytes, 1 << 20, 2 << 20, with);
        return Files.write(raw, bytes);
    }

    /** Both ways give a file with the same disk, without what is no part of it. */
    private void assertCleaned(Path raw, String format) throws IOException {
        assertTrue(holdsSecret(image));
        for (Path result : List.of(processed(format), converted(format))) {
            assertTrue(Disks.same(raw, result, format), "content differs");
            assertFalse(holdsSecret(result), "what was deleted is there");
            assertFalse(info(result).contains("Snapshot list"), info(result));
        }
    }

    private Path converted(String format) {
        Path target = directory.resolve("converted");
        Site.Run run = site.run(Map.of(), "convert", "--force", "-f", format, image.toString(), target.toString());
        assertEquals(0, run.exitCode(), run.err());
        return target;
    }

    private Path processed(String format) throws IOException {
        site.archive("AvailablePostfix", "img", "1");
        Site.Run run = site.process("-f", format);
        assertEquals(0, run.exitCode(), run.err());
        List<ApplianceDescriptor> published = site.published();
        return Path.of(published.get(published.size() - 1).disks().get(0).path());
    }

    private static void qemuImg(String... arguments) {
        List<String> line = new ArrayList<>(List.of("qemu-img"));
        line.addAll(List.of(arguments));
        Disks.run(line.toArray(String[]::new));
    }

    private static String info(Path file) {
        return Disks.run("qemu-img", "info", file.toString());
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.ISO_8859_1);
    }

    private static boolean holdsSecret(Path file) throws IOException {
        int run = 0;
        for (byte b : Files.readAllBytes(file)) {
            run = b == SECRET ? run + 1 : 0;
            if (run == SECRET_RUN) {
                return true;
            }
        }
        return false;
    }
}
