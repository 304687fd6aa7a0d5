package org.cloudimagefactory.comfy.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiskSizeTest {
    @ParameterizedTest
    @CsvSource({
        "10G, 10737418240",
        "10g, 10737418240",
        "10GB, 10737418240",
        "10 GiB, 10737418240",
        "5000, 5242880000",
        "512M, 536870912",
        "1.5G, 1610612736",
        "1000000001, 1048576001048576",
        "1T, 1099511627776",
        "2048K, 2097152"
    })
    void readsWhatOperatorsWrite(String text, long bytes) {
        assertEquals(bytes, DiskSize.parse(text).bytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0G", "-1G", "1.5555G", "10P", "G", "10 0", "12345678901234567890"})
    void refusesAnythingElse(String text) {
        Problem e = assertThrows(Problem.class, () -> DiskSize.parse(text));
        assertEquals("'" + text + "' is no disk size; write it as 10G or 512M", e.line());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1T", "10G", "512M", "3K", "999999T", "999999999G"})
    void writesWhatReadsBack(String text) {
        DiskSize size = DiskSize.parse(text);
        assertEquals(size, DiskSize.parse(size.toString()));
    }

    @Test
    void refusesWhatWouldOverflow() {
        Problem e = assertThrows(Problem.class, () -> DiskSize.parse("999999999T"));
        assertEquals("disk size '999999999T' is too large; no disk has that many bytes", e.line());
    }

    @Test
    void roundsUpForPacker() {
        assertEquals("10240M", DiskSize.parse("10G").packer());
        assertEquals("2M", new DiskSize((1 << 20) + 1).packer());
    }
}
