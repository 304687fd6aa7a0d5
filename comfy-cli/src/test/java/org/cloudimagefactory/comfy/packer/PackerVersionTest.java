package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackerVersionTest {
    @Test
    void readsTheFirstLine() {
        String output = "Packer v1.6.6\n\nYour version of Packer is out of date! The latest version\nis 1.14.2.\n";
        assertEquals("1.6.6", PackerVersion.parse(output).orElseThrow().toString());
        assertEquals(
                "1.15.0",
                PackerVersion.parse("Packer v1.15.0-dev").orElseThrow().toString());
        assertTrue(PackerVersion.parse("cracklib-packer 2.9.6").isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"1.6.6, false", "1.9.5, false", "1.10.0, true", "2.0.0, true", "0.12.3, false"})
    void knowsWhichVersionsNeedPlugins(String version, boolean needed) {
        assertEquals(
                needed, PackerVersion.parse("Packer v" + version).orElseThrow().needsPlugins());
    }
}
