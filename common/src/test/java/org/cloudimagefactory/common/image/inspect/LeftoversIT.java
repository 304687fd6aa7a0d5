package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything in a file that is neither what a guest sees now nor needed to read it is found. */
class LeftoversIT {
    private static final int SIZE = 2 * TestImages.MIB;
    private static final String UNUSED = "bytes that are no part of the disk";

    @TempDir
    private Path directory;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);
    private TestImages images;
    private Path disk;

    @BeforeEach
    void makeDisk() throws IOException {
        images = new TestImages(directory);
        byte[] content = Files.readAllBytes(images.disk("disk.raw", SIZE));
        Arrays.fill(content, SIZE / 2, SIZE, (byte) 0xa7);
        disk = Files.write(directory.resolve("disk.raw"), content);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "qcow2||snapshot -c s|1 internal snapshot",
                "qcow2||bitmap --add NAME b|dirty bitmaps",
                "qcow2|cluster_size=4k,compat=0.10|discard|" + UNUSED,
                "qcow2|cluster_size=512|discard|" + UNUSED,
                "qcow2|cluster_size=1M|write -z 1M 1M|" + UNUSED,
                "qcow2|extended_l2=on|write -z 1M 1M|" + UNUSED,
                "qcow2|extended_l2=on|write -z 1028k 4k|" + UNUSED,
                "qcow2||write -z 1M 1M|" + UNUSED,
                "qcow2||resize 1028k|" + UNUSED,
                "qcow2||delete|" + UNUSED,
                "qcow2|cluster_size=2M|delete|" + UNUSED,
                "vmdk|zeroed_grain=on|write -z 1M 1M|" + UNUSED
            })
    void findsWhatWasDeletedWithoutBeingOverwritten(String format, String options, String change, String found)
            throws IOException {
        Path image = images.convert(disk, "image", format, options == null ? "" : options);
        assertEquals(List.of(), leftovers(image).what());
        change(image, format, change);
        String what = leftovers(image).toString();
        assertTrue(what.contains(found), what);
    }

    @ParameterizedTest
    @CsvSource({
        "qcow2,",
        "vmdk,",
        "vmdk,subformat=streamOptimized",
        "vdi,",
        "vdi,static=on",
        "vhdx,",
        "vhdx,subformat=fixed"
    })
    void findsWhatLiesBehindTheEnd(String format, String options) throws IOException {
        Path image = images.convert(disk, "image", format, options == null ? "" : options);
        byte[] bytes = Files.readAllBytes(image);
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 70_000);
        assertUnused(longer, bytes.length + 65_000);
        // Up to a sector it may be filled up with zeros.
        assertUnused(Arrays.copyOf(bytes, bytes.length + 1), bytes.length);
    }

    static Stream<Note> notes() {
        return Stream.of(
                Note.of("qcow2", "the unknown header extension 0x12345678", p -> {
                    int end = endOfExtensions(p.bytes());
                    p.be32(end, 0x12345678).be32(end + 4, 5).text(end + 8, "notes");
                }),
                Note.of("qcow2", UNUSED, p -> p.text(endOfExtensions(p.bytes()) + 8, "x")),
                Note.of("qcow2", UNUSED, p -> p.text(20_000, "x")),
                Note.of("qcow2", "unknown fields of its header", p -> p.u8(107, 1)),
                Note.of("vmdk", "comments in its descriptor", p -> p.replace("# The Disk Data Base", "# by Jane Doe")),
                Note.of(
                        "vmdk",
                        "'ddb.comment' in its descriptor",
                        p -> p.replace("ddb.toolsVersion = \"2147483647\"", "ddb.comment = \"by Jane Doe\"")),
                Note.of("vmdk", "something behind its header", p -> p.text(400, "x")),
                Note.of("vdi", "a description", p -> p.text(0x54, "x")),
                Note.of("vdi", "an unusual title", p -> p.text(50, "x")),
                Note.of("vdi", "something behind its header", p -> p.text(500, "x")),
                Note.of("vpc", "something in the reserved part of a footer", p -> {
                    p.text(100, "x").vhdChecksum(0, 512, 64);
                    p.text(p.length() - 412, "x").vhdChecksum(p.length() - 512, 512, 64);
                }),
                Note.of(
                        "vpc",
                        "something in the reserved part of its header",
                        p -> p.text(512 + 800, "x").vhdChecksum(512, 1024, 36)),
                Note.of("vpc", UNUSED, p -> p.length(p.length() + 2048).copy(p.length() - 2560, p.length() - 512, 512)),
                Note.of("vhdx", "something behind the name of its maker", p -> p.text(600, "x")),
                Note.of("vhdx", "something in the reserved part of a header", p -> {
                    p.text(0x10000 + 200, "x").crc32c(0x10000, 4096);
                    p.text(0x20000 + 200, "x").crc32c(0x20000, 4096);
                }),
                Note.of("vhdx", UNUSED, p -> p.text(0x50000, "x")));
    }

    @ParameterizedTest
    @MethodSource("notes")
    void findsNotesInHeaders(Note note) throws IOException {
        Path image = images.convert(disk, "image", note.format, note.format.equals("vpc") ? "force_size=on" : "");
        Patch patch = new Patch(Files.readAllBytes(image));
        note.change.accept(patch);
        ImageInspection inspection = inspector.inspect(new MemoryBytes(patch.bytes()));
        assertEquals(List.of(), inspection.refusals());
        String what =
                inspector.leftovers(inspection, new MemoryBytes(patch.bytes())).toString();
        assertTrue(what.contains(note.found), what);
    }

    @Test
    void knowsWhatIsCompressed() {
        assertTrue(leftovers(images.convert(disk, "image", "qcow2", "-c")).compressed());
        assertTrue(leftovers(images.convert(disk, "image", "vmdk", "subformat=streamOptimized"))
                .compressed());
        assertTrue(!leftovers(images.convert(disk, "image", "qcow2", "")).compressed());
    }

    @Test
    void findsNothingInRawDisks() {
        assertEquals(List.of(), leftovers(disk).what());
        assertEquals(
                List.of(),
                leftovers(images.convert(disk, "image", "vpc", "subformat=fixed,force_size=on"))
                        .what());
    }

    private void change(Path image, String format, String change) {
        String name = image.toString();
        String file = "driver=qcow2,discard=unmap,pass-discard-request=off,pass-discard-snapshot=off,"
                + "file.driver=file,file.filename=" + name;
        if (change.equals("discard")) {
            TestImages.run("qemu-io", "--image-opts", "-c", "discard 1M 1M", file);
        } else if (change.equals("delete")) {
            TestImages.qemuImg("snapshot", "-c", "s", name);
            TestImages.run("qemu-io", "-f", format, "-c", "write -P 1 1M 512k", name);
            TestImages.qemuImg("snapshot", "--image-opts", "-d", "s", file);
        } else if (change.startsWith("write")) {
            TestImages.run("qemu-io", "-f", format, "-c", change, name);
        } else if (change.startsWith("resize")) {
            TestImages.qemuImg("resize", "-q", "--shrink", "-f", format, name, change.substring(7));
        } else if (change.startsWith("bitmap")) {
            TestImages.qemuImg("bitmap", "--add", "-f", format, name, "b");
        } else {
            TestImages.qemuImg("snapshot", "-c", "s", name);
        }
    }

    private void assertUnused(byte[] bytes, int at) throws IOException {
        bytes[at] = 1;
        ImageInspection inspection = inspector.inspect(new MemoryBytes(bytes));
        assertEquals(List.of(), inspection.refusals());
        List<String> what =
                inspector.leftovers(inspection, new MemoryBytes(bytes)).what();
        String last = what.get(what.size() - 1);
        assertTrue(
                inspection.formatName().equals("vhdx")
                        ? last.contains(UNUSED)
                        : last.contains("from byte " + at + " on"),
                last);
    }

    private ImageLeftovers leftovers(Path image) {
        ImageInspection inspection = inspector.inspect(image);
        assertEquals(List.of(), inspection.refusals());
        return inspector.leftovers(inspection, image, 0, inspection.length());
    }

    private static int endOfExtensions(byte[] bytes) {
        ByteBuffer header = ByteBuffer.wrap(bytes);
        int at = header.getInt(100);
        while (header.getInt(at) != 0) {
            at += 8 + (header.getInt(at + 4) + 7) / 8 * 8;
        }
        return at;
    }

    /** Something that somebody wrote to where no reader looks, and how it is called. */
    private record Note(String format, String found, Consumer<Patch> change) {
        static Note of(String format, String found, Consumer<Patch> change) {
            return new Note(format, found, change);
        }

        @Override
        public String toString() {
            return format + ": " + found;
        }
    }
}
