package org.cloudimagefactory.common.image.inspect.qcow2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompressedTailTest {
    private static final int CLUSTER = 4096;

    @Test
    void knowsWhetherDeflatedDataAreWhole() {
        byte[] cluster = new byte[CLUSTER];
        new Random(1).nextBytes(cluster);
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(cluster);
        deflater.finish();
        byte[] data = new byte[2 * CLUSTER];
        int length = deflater.deflate(data);
        deflater.end();
        assertTrue(CompressedTail.isWholeDeflate(Arrays.copyOf(data, length), CLUSTER));
        assertFalse(CompressedTail.isWholeDeflate(Arrays.copyOf(data, length - 2), CLUSTER));
        assertFalse(CompressedTail.isWholeDeflate(Arrays.copyOf(data, length), CLUSTER + 1));
        assertFalse(CompressedTail.isWholeDeflate(new byte[0], CLUSTER));
        assertFalse(CompressedTail.isWholeDeflate(new byte[] {7, 7, 7}, CLUSTER));
    }

    /** A raw block, a block of one repeated byte, a checksum; sizes and windows described in various ways. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "28b52ffd 24 03 190000 616263 78e9b1a2",
                "28b52ffd 00 58 190000 616263",
                "28b52ffd 64 0300 180000 616263 1b0000 00 11223344",
                "28b52ffd a1 07 03000000 190000 616263"
            })
    void findsTheEndOfZstdFrames(String hex) {
        byte[] frame = HexFormat.of().parseHex(hex.replace(" ", ""));
        for (int length = 0; length <= frame.length + 1; length++) {
            assertEquals(
                    length >= frame.length, CompressedTail.isWholeZstd(Arrays.copyOf(frame, length)), "at " + length);
        }
    }
}
