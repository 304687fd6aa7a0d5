package org.cloudimagefactory.comfy.packer;

import java.security.SecureRandom;
import org.apache.commons.codec.digest.Sha2Crypt;

/**
 * The password that Packer uses during one build. It is random, lives in memory and in the environment of the Packer
 * process only, and the installer gets nothing but its hash, unless its answers are templates of the predecessor's form.
 */
public final class BuildSecrets {
    private static final String ALPHABET = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 32;

    private final String password;
    private final String hash;

    private BuildSecrets(String password, String hash) {
        this.password = password;
        this.hash = hash;
    }

    /** A fresh password of about 185 bits. */
    public static BuildSecrets generate(SecureRandom random) {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        String password = text.toString();
        byte[] key = password.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        return new BuildSecrets(password, Sha2Crypt.sha512Crypt(key, "$6$" + salt(random)));
    }

    /** The password in plain text, for Packer. */
    public String password() {
        return password;
    }

    /** Its crypt(3) SHA-512 hash, for the installer. */
    public String hash() {
        return hash;
    }

    @Override
    public String toString() {
        return "BuildSecrets[hidden]";
    }

    private static String salt(SecureRandom random) {
        StringBuilder salt = new StringBuilder();
        for (int i = 0; i < 16; i++) {
            salt.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return salt.toString();
    }
}
