package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackerMessageTest {
    @Test
    void readsWhatPackerSays() {
        PackerMessage message = PackerMessage.parse(
                        "1700000000,,ui,say,==> qemu: Copied%!(PACKER_COMMA) then \u001b[1;32mdone\u001b[0m\\nnext")
                .orElseThrow();
        assertEquals("==> qemu: Copied, then done\nnext", message.text());
        assertFalse(message.isError());
    }

    @Test
    void tellsErrorsApart() {
        assertTrue(PackerMessage.parse("1700000000,,ui,error,Build 'qemu' errored")
                .orElseThrow()
                .isError());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain words",
                "1700000000,,version,1.6.6",
                "x,,ui,say,hello",
                "1700000000,,ui,say",
                "1700000000,qemu,artifact,0,builder-id,transcend.qemu"
            })
    void passesOverEverythingElse(String line) {
        assertTrue(PackerMessage.parse(line).isEmpty());
    }
}
