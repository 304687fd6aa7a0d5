package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Formats that qemu opens and we do not, and files that can be taken for several. */
class ForeignFormatsIT {
    private static final int LUKS_ATTEMPTS = 50;

    @TempDir
    private Path directory;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {"qed", "qcow", "parallels"})
    void refusesByNameWhatQemuMakes(String format) {
        assertForeign(format, inspector.inspect(new TestImages(directory).create("image", format, "", "8M")));
    }

    @Test
    void refusesLuks() {
        createLuks();
        assertForeign("luks", inspector.inspect(directory.resolve("image")));
    }

    /** qemu-img times itself to choose the strength of the key, and on some machines needs several tries for that. */
    private void createLuks() {
        for (int attempts = 1; ; attempts++) {
            try {
                TestImages.qemuImg(
                        "create",
                        "-q",
                        "--object",
                        "secret,id=s,data=secret",
                        "-f",
                        "luks",
                        "-o",
                        "key-secret=s,iter-time=10",
                        directory.resolve("image").toString(),
                        "1M");
                return;
            } catch (Problem e) {
                if (attempts == LUKS_ATTEMPTS || !e.line().contains("accurate CPU usage")) {
                    throw e;
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "cow,0,OOOM",
        "bochs,0,Bochs Virtual HD Image",
        "cloop,0,'#!/bin/sh\n#V2.0 Format\nmodprobe cloop file=$0'",
        "dmg,65024,koly",
        "iso9660,32769,CD001",
        "udf,32769,BEA01",
        "gzip,0,'\u001f\u008b\b'",
        "xz,0,'\u00fd7zXZ\0'",
        "bzip2,0,BZh91AY",
        "zstd,0,'(\u00b5/\u00fd'",
        "zip,0,'PK\3\4'",
        "tar,257,ustar",
        "squashfs,0,hsqs"
    })
    void refusesByNameWhatIsNoRawDisk(String format, int offset, String mark) throws IOException {
        // With the boot sector it would else pass for one.
        byte[] content = new byte[65_536];
        System.arraycopy(TestImages.mbr(128), 0, content, 0, 512);
        new Patch(content).text(offset, mark);
        assertForeign(format, inspector.inspect(new MemoryBytes(content)));
    }

    @Test
    void refusesQcow2ThatIsAlsoAnIso() throws IOException {
        Path image = new TestImages(directory).create("image", "qcow2", "", "8M");
        Patch patch = new Patch(Files.readAllBytes(image)).text(0x8000, "\1CD001\1");
        assertAmbiguous("qcow2", "iso9660", patch);
    }

    @Test
    void refusesQcow2ThatIsAlsoAFixedVhd() throws IOException {
        TestImages images = new TestImages(directory);
        Path image = images.create("image", "qcow2", "", "8M");
        byte[] fixed = Files.readAllBytes(images.create("fixed", "vpc", "subformat=fixed,force_size=on", "1M"));
        byte[] qcow2 = Files.readAllBytes(image);
        Patch patch = new Patch(fixed);
        for (int i = 0; i < qcow2.length; i++) {
            patch.u8(i, qcow2[i]);
        }
        assertAmbiguous("qcow2", "vpc", patch);
    }

    @Test
    void refusesVmdkThatIsAlsoAVdi() throws IOException {
        Path image = new TestImages(directory).create("image", "vmdk", "", "8M");
        Patch patch = new Patch(Files.readAllBytes(image)).le32(0x40, 0xbeda107fL);
        ImageInspection inspection = inspector.inspect(new MemoryBytes(patch.bytes()));
        assertEquals(
                List.of(
                        "metadata of 3201962111 sectors end after the end of the image",
                        "it can be taken for any of vmdk, vdi"),
                inspection.refusals());
    }

    private void assertAmbiguous(String format, String other, Patch patch) throws IOException {
        ImageInspection inspection = inspector.inspect(new MemoryBytes(patch.bytes()));
        assertEquals(List.of("it can be taken for any of " + format + ", " + other), inspection.refusals());
        assertEquals(ImageFormat.parse(format), inspection.format());
    }

    private static void assertForeign(String format, ImageInspection inspection) {
        assertEquals(format, inspection.formatName());
        assertNull(inspection.format());
        assertEquals(List.of("format " + format + " is not accepted"), inspection.refusals());
    }
}
