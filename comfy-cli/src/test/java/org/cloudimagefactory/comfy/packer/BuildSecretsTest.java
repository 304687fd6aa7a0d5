package org.cloudimagefactory.comfy.packer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import org.apache.commons.codec.digest.Sha2Crypt;
import org.junit.jupiter.api.Test;

class BuildSecretsTest {
    private final BuildSecrets secrets = BuildSecrets.generate(new SecureRandom());

    @Test
    void hashesThePasswordAsCryptDoes() {
        String hash = Sha2Crypt.sha512Crypt(secrets.password().getBytes(StandardCharsets.US_ASCII), secrets.hash());
        assertEquals(hash, secrets.hash());
        assertTrue(secrets.hash().matches("\\$6\\$[A-Za-z0-9]{16}\\$[A-Za-z0-9./]{86}"), "form of the hash");
    }

    @Test
    void differsFromBuildToBuild() {
        assertNotEquals(
                secrets.password(), BuildSecrets.generate(new SecureRandom()).password());
    }

    @Test
    void isNotPrintedByAccident() {
        assertFalse(secrets.toString().contains(secrets.password()));
        assertFalse(secrets.toString().contains(secrets.hash()));
    }
}
