package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineFactsTest {
    @ParameterizedTest
    @CsvSource({
        "byte * 2^20,512,512",
        "byte*2^30,2,2048",
        "MegaBytes,512,512",
        "MB,512,512",
        "GigaBytes,1,1024",
        "byte,1073741824,1024",
        "KiloBytes,1048576,1024",
        "byte * 10^9,2,1907",
        "parsecs,512,",
        "byte * 2^20,-1,",
        "byte * 2^20,99999999999999999999,",
    })
    void readsMemoryInAllItsUnits(String unit, String quantity, Long mebibytes) {
        OvfText text = new OvfText()
                .item(
                        4,
                        "<rasd:AllocationUnits>" + unit + "</rasd:AllocationUnits><rasd:VirtualQuantity>" + quantity
                                + "</rasd:VirtualQuantity>");
        OvfDocument ovf = new OvfReader().read(text.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals(mebibytes, MachineFacts.of(ovf).memory());
    }

    @Test
    void countsTheDefaultConfigurationAlone() {
        String configurations =
                "<ovf:DeploymentOptionSection><ovf:Configuration ovf:id='small'/><ovf:Configuration ovf:id='large'"
                        + " ovf:default='true'/></ovf:DeploymentOptionSection><ovf:VirtualSystem>";
        String items = memory("configuration='small'", 512)
                + memory("configuration='medium large'", 4096)
                + memory("bound='max'", 8192);
        String xml = new OvfText()
                .toString()
                .replace("<ovf:VirtualSystem>", configurations)
                .replace("<ovf:Info>Hardware</ovf:Info>", items);
        assertEquals(
                4096,
                MachineFacts.of(new OvfReader().read(xml.getBytes(StandardCharsets.UTF_8)))
                        .memory());
    }

    @Test
    void whatIsForTheDefaultConfigurationStandsInPlaceOfWhatIsForAll() {
        // The order must not matter, nor whether the section of configurations comes first.
        String items = item(3, 1, 8, "configuration='big'")
                + item(3, 1, 2, "")
                + item(4, 2, 2048, "")
                + item(4, 2, 1024, "configuration='tiny'")
                + item(4, 2, 16384, "configuration='big huge'")
                + item(3, 9, 1, "");
        String xml = new OvfText()
                .after("<ovf:DeploymentOptionSection><ovf:Configuration ovf:id='tiny'/><ovf:Configuration ovf:id='big'"
                        + " ovf:default='true'/></ovf:DeploymentOptionSection>")
                .toString()
                .replace("<ovf:Info>Hardware</ovf:Info>", items);
        OvfDocument ovf = new OvfReader().read(xml.getBytes(StandardCharsets.UTF_8));
        assertEquals(new MachineFacts("Debian_64", 9L, 16384L), MachineFacts.of(ovf));
    }

    @Test
    void ofSeveralListsOfHardwareTheFirstCounts() {
        String second = "</ovf:VirtualHardwareSection><ovf:VirtualHardwareSection>" + item(3, 1, 4, "");
        String xml = new OvfText().toString().replace("<ovf:Info>Hardware</ovf:Info>", item(3, 1, 2, "") + second);
        OvfDocument ovf = new OvfReader().read(xml.getBytes(StandardCharsets.UTF_8));
        assertEquals(2L, MachineFacts.of(ovf).cpus());
    }

    private static String item(int type, int id, int quantity, String attribute) {
        return "<ovf:Item " + (attribute.isEmpty() ? "" : "ovf:" + attribute) + "><rasd:InstanceID>" + id
                + "</rasd:InstanceID><rasd:ResourceType>" + type + "</rasd:ResourceType><rasd:VirtualQuantity>"
                + quantity + "</rasd:VirtualQuantity></ovf:Item>";
    }

    private static String memory(String attribute, int mebibytes) {
        return "<ovf:Item ovf:" + attribute + "><rasd:ResourceType>4</rasd:ResourceType><rasd:VirtualQuantity>"
                + mebibytes + "</rasd:VirtualQuantity></ovf:Item>";
    }
}
