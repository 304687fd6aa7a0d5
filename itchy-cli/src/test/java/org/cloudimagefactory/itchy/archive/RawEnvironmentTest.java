package org.cloudimagefactory.itchy.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RawEnvironmentTest {
    @Test
    void readsUtf8WhateverTheLocale() {
        assertEquals(
                Map.of("A", "čeština 日本 =x\ny"),
                RawEnvironment.parse("A=čeština 日本 =x\ny\0".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void losesNothingOfOtherEncodings() throws IOException {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write("A=caf".getBytes(StandardCharsets.US_ASCII));
        block.write(0xe9);
        assertEquals(Map.of("A", "café"), RawEnvironment.parse(block.toByteArray()));
    }

    @Test
    void passesOverWhatIsNoVariableAndTakesTheFirstOfTwo() {
        assertEquals(
                Map.of("A", "1", "B", ""),
                RawEnvironment.parse("A=1\0nothing\0A=2\0B=\0\0".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void readsTheRealEnvironment() {
        assertEquals(System.getenv("PATH"), RawEnvironment.read().get("PATH"));
    }
}
