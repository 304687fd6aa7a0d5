package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
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
}
