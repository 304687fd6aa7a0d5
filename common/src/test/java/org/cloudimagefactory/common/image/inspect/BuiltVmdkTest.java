package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as VirtualBox and vSphere lay them out, and descriptors as programs leave them that change them in place. */
class BuiltVmdkTest {
    private static final int SECTORS = 20;
    private static final String OF_VIRTUALBOX = """
            # Disk DescriptorFile
            version=1
            CID=a7fd1b46
            parentCID=ffffffff
            createType="%s"

            # Extent description
            RDONLY 1024 SPARSE "appliance-disk001.vmdk"

            # The disk Data Base\s
            #DDB

            ddb.virtualHWVersion = "4"
            ddb.adapterType="ide"
            ddb.geometry.cylinders="1"
            ddb.geometry.heads="16"
            ddb.geometry.sectors="63"
            ddb.geometry.biosCylinders="1"
            ddb.geometry.biosHeads="16"
            ddb.geometry.biosSectors="63"
            ddb.uuid.image="c0e5c2d1-30c5-4f04-a9d9-5d8f0c7c3c2a"
            ddb.uuid.modification="c0e5c2d1-30c5-4f04-a9d9-5d8f0c7c3c2b"
            ddb.uuid.parent="00000000-0000-0000-0000-000000000000"
            ddb.uuid.parentmodification="00000000-0000-0000-0000-000000000000"
            ddb.comment=""
            """;
    private static final String OF_VSPHERE = """
            # Disk DescriptorFile
            version=1
            encoding="UTF-8"
            CID=fffffffe
            parentCID=ffffffff
            isNativeSnapshot="no"
            createType="%s"

            # Extent description
            RDONLY 1024 SPARSE "generated-stream \303\205.vmdk"

            # The Disk Data Base
            #DDB

            ddb.adapterType = "lsilogic"
            ddb.encoding = "UTF-8"
            ddb.geometry.cylinders = "1"
            ddb.geometry.heads = "255"
            ddb.geometry.sectors = "63"
            ddb.longContentID = "d0a1b2c3d4e5f60718293a4bfffffffe"
            ddb.thinProvisioned = "1"
            ddb.toolsInstallType = "4"
            ddb.toolsVersion = "11297"
            ddb.uuid = "60 00 C2 9e 1c 4a 5d 7a-09 4e 8f 5a 3b 6c 7d 8e"
            ddb.virtualHWVersion = "14"
            """;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    @ParameterizedTest
    @ValueSource(strings = {OF_VIRTUALBOX, OF_VSPHERE})
    void acceptsAndKeepsFilesAsVirtualBoxAndVsphereLayThemOut(String descriptor) throws IOException {
        assertClean(VmdkFile.streamOptimized(String.format(descriptor, "streamOptimized"), SECTORS));
        assertClean(VmdkFile.monolithicSparse(String.format(descriptor, "monolithicSparse"), SECTORS));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20})
    void acceptsADescriptorThatFillsItsSectorsToTheLastByte(int sectors) throws IOException {
        String text = String.format(OF_VIRTUALBOX, "monolithicSparse");
        int length = sectors * VmdkFile.SECTOR;
        String full = text + "ddb.toolsVersion = \"" + "1".repeat(length - text.length() - 21) + "\"";
        assertClean(VmdkFile.monolithicSparse(full, sectors));
        // Where it ends in a line, as programs do it.
        String line = text + "ddb.toolsVersion = \"" + "1".repeat(length - text.length() - 22) + "\"\n";
        assertClean(VmdkFile.monolithicSparse(line, sectors));
    }

    @Test
    void readsOnWhereQemuReadsOn() throws IOException {
        String text = String.format(OF_VIRTUALBOX, "streamOptimized");
        String full = text + "ddb.toolsVersion = \"" + "1".repeat(1024 - text.length() - 21) + "\"";
        byte[] file = VmdkFile.streamOptimized(full, 2);
        new Patch(file).text(3 * VmdkFile.SECTOR, "\nparentFileNameHint=\"/etc/shadow\"\n");
        assertEquals(
                List.of("behind its descriptor the name of a parent stands, which is another file"),
                inspector.inspect(new MemoryBytes(file)).refusals());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddb.comment = \"of \\\"Jane\\\" and \"Joe\"\"\n",
                "ddb.comment = \"an end is missing\n",
                "CID=12345678\n",
                "ddb.adapterType = \"buslogic\"\n",
                "parentCID=ffffffff\n",
                "ddb.iofilters = \"VMW_spm_1.0.0\"\nddb.sidecars = \"x_1.vmfd,x_2.vmfd;\"\n",
                "# Change Tracking File\nchangeTrackPath=\"disk-ctk.vmdk\"\n"
            })
    void acceptsMoreThatChangesNothingButDoesNotHandItOn(String more) throws IOException {
        byte[] file = VmdkFile.monolithicSparse(String.format(OF_VSPHERE, "monolithicSparse") + more, SECTORS);
        assertEquals(List.of(), inspector.inspect(new MemoryBytes(file)).refusals());
        boolean isRepeated = more.startsWith("CID") || more.startsWith("parentCID") || more.contains("adapter");
        assertEquals(
                isRepeated, leftovers(file).isEmpty(), () -> leftovers(file).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"createType=\"monolithicFlat\"\n", "parentCID=12345678\n", "version=2\n"})
    void refusesTwoOpinionsOnWhatTheDiskIs(String more) throws IOException {
        byte[] file = VmdkFile.monolithicSparse(String.format(OF_VSPHERE, "monolithicSparse") + more, SECTORS);
        assertEquals(
                List.of("'" + more.substring(0, more.indexOf('=')) + "' occurs twice in the descriptor"),
                inspector.inspect(new MemoryBytes(file)).refusals());
    }

    /** As qemu draws a new CID: the text is made shorter or longer in place, and its new end marked by one NUL. */
    @Test
    void acceptsWhatIsLeftBehindTheEndByNumbersOfFewerDigits() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            byte[] file = VmdkFile.monolithicSparse(String.format(OF_VSPHERE, "monolithicSparse"), SECTORS);
            for (int change = 0; change < 4; change++) {
                changeCid(file, Long.toHexString(random.nextInt() & 0xffffffffL >>> random.nextInt(32)));
                assertEquals(
                        List.of(),
                        inspector.inspect(new MemoryBytes(file)).refusals(),
                        "seed " + seed + ", round " + round);
            }
            assertTrue(leftovers(file).isEmpty(), "seed " + seed + ", round " + round);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "4\"\nx", "1\"\n\0secret", "\"14\"\n\0\0y"})
    void refusesAnythingElseBehindTheEnd(String rest) throws IOException {
        String text = String.format(OF_VSPHERE, "monolithicSparse");
        byte[] file = VmdkFile.monolithicSparse(text + "\0" + rest, SECTORS);
        assertEquals(
                List.of("descriptor has a NUL in it"),
                inspector.inspect(new MemoryBytes(file)).refusals());
    }

    private static void changeCid(byte[] file, String cid) {
        Patch patch = new Patch(file);
        String content = new String(
                file, VmdkFile.SECTOR, SECTORS * VmdkFile.SECTOR, java.nio.charset.StandardCharsets.ISO_8859_1);
        String text = content.substring(0, content.indexOf('\0'));
        patch.text(VmdkFile.SECTOR, text.replaceFirst("\nCID=[0-9a-f]+\n", "\nCID=" + cid + "\n") + "\0");
    }

    private void assertClean(byte[] file) throws IOException {
        ImageInspection inspection = inspector.inspect(new MemoryBytes(file));
        assertEquals(List.of(), inspection.refusals());
        assertEquals(VmdkFile.CAPACITY * (long) VmdkFile.SECTOR, inspection.virtualSize());
        assertEquals(List.of(), leftovers(file).what());
    }

    private ImageLeftovers leftovers(byte[] file) {
        try {
            ImageInspection inspection = inspector.inspect(new MemoryBytes(file));
            return inspector.leftovers(inspection, new MemoryBytes(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
