package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSelectionTest {
    private final OvfText text = new OvfText()
            .file("f1", "a.vmdk")
            .file("f2", "b.vmdk")
            .disk("d1", "f1")
            .disk("d2", "f2");

    @Test
    void keepsTheOrderOfTheDisksWhereNoDeviceNamesThem() {
        assertEquals(List.of("d1", "d2"), selected());
    }

    @Test
    void bootsFromTheFirstDiskOfTheHardware() {
        text.item(15, "<rasd:HostResource>ovf:/file/f1</rasd:HostResource>")
                .hardDisk("d2", "")
                .hardDisk("d1", "");
        assertEquals(List.of("d2", "d1"), selected());
    }

    @Test
    void bootsFromTheLowestAddressOfTheFirstController() {
        text.hardDisk("d1", "<rasd:Parent>3</rasd:Parent><rasd:AddressOnParent>1</rasd:AddressOnParent>")
                .hardDisk("d2", "<rasd:Parent>3</rasd:Parent><rasd:AddressOnParent>0</rasd:AddressOnParent>");
        assertEquals(List.of("d2", "d1"), selected());
    }

    @Test
    void obeysABootOrder() {
        text.hardDisk("d1", "<rasd:InstanceID>7</rasd:InstanceID>")
                .hardDisk("d2", "<rasd:InstanceID>8</rasd:InstanceID>")
                .after(
                        "<v:BootOrderSection xmlns:v='http://www.vmware.com/schema/ovf' v:type='disk' v:instanceId='8'/>");
        assertEquals(List.of("d2", "d1"), selected());
    }

    @Test
    void understandsTheOlderFormOfReferences() {
        text.item(17, "<rasd:HostResource>/disk/d2</rasd:HostResource>")
                .item(17, "<rasd:HostResource>ovf:/file/f1</rasd:HostResource>");
        assertEquals(List.of("d2", "d1"), selected());
    }

    @Test
    void leavesEmptyDisksOut() {
        text.rawDisk("<ovf:Disk ovf:diskId='d0' ovf:capacity='10'/>")
                .hardDisk("d0", "")
                .hardDisk("d2", "");
        assertEquals(List.of("d2"), selected());
    }

    @Test
    void takesOnlyWhatIsAttachedAsADisk() {
        text.file("f3", "tools.iso")
                .disk("d3", "f3")
                .hardDisk("d2", "")
                .item(15, "<rasd:HostResource>ovf:/disk/d3</rasd:HostResource>");
        assertEquals(List.of("d2"), selected());
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16})
    void leavesRemovableMediaOutWhereNoDiskIsAttachedAtAll(int type) {
        text.file("f3", "tools.iso").disk("d3", "f3").item(type, "<rasd:HostResource>ovf:/file/f3</rasd:HostResource>");
        assertEquals(List.of("d1", "d2"), selected());
    }

    @Test
    void takesWhatIsAttachedToBothADriveAndADisk() {
        text.item(15, "<rasd:HostResource>ovf:/disk/d1</rasd:HostResource>").hardDisk("d1", "");
        assertEquals(List.of("d1"), selected());
    }

    @Test
    void takesOnlyWhatTheDefaultConfigurationAttaches() {
        OvfDocument ovf = read(configured("", "configuration='large'", "configuration='small other'"));
        assertEquals(List.of("d1", "d3"), ids(ovf));
        assertEquals(
                "OVF description is refused: its default configuration attaches no disk with a file",
                assertThrows(
                                Problem.class,
                                () -> ids(read(configured(
                                        "configuration='large'", "configuration='large'", "configuration='x'"))))
                        .line());
    }

    /** Three disks, each attached in these configurations; {@code small} is the default one, though not the first. */
    private static String configured(String... attributes) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < attributes.length; i++) {
            items.append("<ovf:Item ovf:" + (attributes[i].isEmpty() ? "required='true'" : attributes[i])
                    + "><rasd:InstanceID>" + i + "</rasd:InstanceID><rasd:ResourceType>17</rasd:ResourceType>"
                    + "<rasd:HostResource>ovf:/disk/d" + (i + 1) + "</rasd:HostResource></ovf:Item>");
        }
        return new OvfText()
                .file("f1", "a.vmdk")
                .file("f2", "b.vmdk")
                .file("f3", "c.vmdk")
                .disk("d1", "f1")
                .disk("d2", "f2")
                .disk("d3", "f3")
                .toString()
                .replace(
                        "<ovf:VirtualSystem>",
                        "<ovf:DeploymentOptionSection><ovf:Configuration ovf:id='large'/><ovf:Configuration"
                                + " ovf:id='small' ovf:default='1'/></ovf:DeploymentOptionSection><ovf:VirtualSystem>")
                .replace("<ovf:Info>Hardware</ovf:Info>", items);
    }

    @Test
    void refusesADiskUponAnother() {
        text.rawDisk("<ovf:Disk ovf:diskId='d3' ovf:fileRef='f2' ovf:parentRef='d1'/>")
                .hardDisk("d3", "");
        assertEquals("OVF description is refused: disk 'd3' builds upon another disk", refusal());
    }

    @Test
    void refusesADescriptionWithoutADisk() {
        Problem problem = assertThrows(Problem.class, () -> select(new OvfText()));
        assertEquals("OVF description is refused: its DiskSection names no disk with a file", problem.line());
    }

    private String refusal() {
        return assertThrows(Problem.class, this::selected).line();
    }

    private List<String> selected() {
        return select(text);
    }

    private static List<String> select(OvfText text) {
        return ids(read(text.toString()));
    }

    private static OvfDocument read(String xml) {
        return new OvfReader().read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> ids(OvfDocument ovf) {
        return new DiskSelection(ovf)
                .disks().stream().map(OvfDocument.VirtualDisk::id).toList();
    }
}
