package org.cloudimagefactory.common.image.inspect.vmdk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VmdkDescriptorTest {
    private static final String OF_VIRTUALBOX = """
            # Disk DescriptorFile
            version=1
            CID=a7fd1b46
            parentCID=ffffffff
            createType="streamOptimized"

            # Extent description
            RDONLY 16777216 SPARSE "appliance-disk001.vmdk"

            # The disk Data Base
            #DDB

            ddb.virtualHWVersion = "4"
            ddb.adapterType="ide"
            ddb.geometry.cylinders="16383"
            ddb.uuid.image="c0e5c2d1-30c5-4f04-a9d9-5d8f0c7c3c2a"
            ddb.uuid.parent="00000000-0000-0000-0000-000000000000"
            ddb.comment=""
            """;
    private static final String OF_VMWARE = """
            # Disk DescriptorFile
            version=3
            encoding="windows-1252"
            CID=fffffffe
            parentCID=FFFFFFFF
            isNativeSnapshot="no"
            createType="monolithicSparse"

            # Extent description
            RW 16777216 SPARSE "Windows Server \u00fc.vmdk"

            # Change Tracking File
            changeTrackPath="disk-ctk.vmdk"

            # The Disk Data Base
            #DDB

            ddb.deletable = "true"
            ddb.toolsVersion = "2147483647"
            ddb.longContentID = "d0a1b2c3"
            """;

    @ParameterizedTest
    @ValueSource(strings = {OF_VIRTUALBOX, OF_VMWARE})
    void acceptsWhatProgramsWrite(String text) {
        assertEquals(List.of(), refusals(text));
        assertEquals(List.of(), refusals(text.replace("\n", "\r\n")));
    }

    @Test
    void readsNamesInAnyCase() {
        VmdkDescriptor descriptor = VmdkDescriptor.parse("CREATETYPE=\"x\"\nrw 1 sparse \"a\"\n");
        assertEquals(Optional.of("x"), descriptor.value("createType"));
        assertEquals(List.of(new VmdkDescriptor.Extent(1, "SPARSE", "a", 0)), descriptor.extents());
    }

    @Test
    void refusesParentsInAnyCase() {
        assertEquals(
                List.of("it has a parent, which is another file, '/x'"),
                refusals(OF_VMWARE + "PARENTFILENAMEHINT=\"/x\"\n"));
    }

    @Test
    void makesNamesPrintable() {
        assertEquals(
                List.of("extent '/\\u202eabc' is not the name of a file beside the descriptor"),
                refusals(OF_VIRTUALBOX.replace("appliance-disk001.vmdk", "/\u202eabc")));
    }

    @Test
    void refusesTheSameTwiceInOtherCase() {
        assertEquals(
                List.of("'createtype' occurs twice in the descriptor"),
                refusals(OF_VIRTUALBOX + "createtype=\"monolithicFlat\"\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%s\"", "a%s\"", "RW%s\"", "RW 1 SPARSE%sx\"", "RW 1 SPARSE \"x\"%s\u0001"})
    @Timeout(5)
    void isQuickWithHostileLines(String line) {
        String spaces = " ".repeat(500_000);
        assertFalse(refusals(OF_VIRTUALBOX + String.format(line, spaces)).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Disk DescriptorFile\n",
                "\n# x\n\nversion=1\nCID=1\n",
                "#x\r\nversion=2\r\n",
                "CID=1\ncreateType=\"monolithicFlat\"\n"
            })
    void knowsDescriptors(String text) {
        assertTrue(VmdkText.isDescriptor(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\0\0", "# a comment\n", "#!/bin/sh\necho version=1\n", "\u00eb createType=\"x\""})
    void knowsWhatIsNoDescriptor(String text) {
        assertFalse(VmdkText.isDescriptor(text));
    }

    private static List<String> refusals(String text) {
        Findings findings = new Findings();
        VmdkDescriptorCheck check = new VmdkDescriptorCheck(text, findings);
        check.check();
        check.checkExtents(16_777_216, 128);
        return findings.refusals();
    }
}
