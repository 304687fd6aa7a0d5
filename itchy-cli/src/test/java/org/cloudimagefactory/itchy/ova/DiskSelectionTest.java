package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.cloudimagefactory.common.cli.FactoryException;
import org.junit.jupiter.api.Test;

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
        text.item(17, "<rasd:HostResource>/disk/d2</rasd:HostResource>");
        assertEquals(List.of("d2", "d1"), selected());
    }

    @Test
    void leavesEmptyDisksOut() {
        text.rawDisk("<ovf:Disk ovf:diskId='d0' ovf:capacity='10'/>")
                .hardDisk("d0", "")
                .hardDisk("d2", "");
        assertEquals(List.of("d2", "d1"), selected());
    }

    @Test
    void refusesADiskUponAnother() {
        text.rawDisk("<ovf:Disk ovf:diskId='d3' ovf:fileRef='f2' ovf:parentRef='d1'/>");
        assertEquals("OVF description is refused: disk 'd3' builds upon another disk", refusal());
    }

    @Test
    void refusesADescriptionWithoutADisk() {
        FactoryException problem = assertThrows(FactoryException.class, () -> select(new OvfText()));
        assertEquals("OVF description is refused: its DiskSection names no disk with a file", problem.line());
    }

    private String refusal() {
        return assertThrows(FactoryException.class, this::selected).line();
    }

    private List<String> selected() {
        return select(text);
    }

    private static List<String> select(OvfText text) {
        OvfDocument ovf = new OvfReader().read(text.toString().getBytes(StandardCharsets.UTF_8));
        return new DiskSelection(ovf)
                .disks().stream().map(OvfDocument.VirtualDisk::id).toList();
    }
}
