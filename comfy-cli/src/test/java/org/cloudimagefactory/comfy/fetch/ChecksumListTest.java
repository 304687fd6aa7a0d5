package org.cloudimagefactory.comfy.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChecksumListTest {
    private static final String SHA256 = "a".repeat(64);
    private static final String SHA512 = "B".repeat(128);

    @Test
    void readsTheFormOfCoreutils() {
        String list = SHA256 + "  other.iso\n" + "c".repeat(64) + " *./sub/a.iso\n";
        assertEquals("sha256:" + "c".repeat(64), found(list, "a.iso"));
    }

    @Test
    void readsTheFormOfBsdWithinASignedMessage() {
        String list = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# a.iso: 123 bytes\nSHA256 (a.iso) = "
                + SHA256 + "\n-----BEGIN PGP SIGNATURE-----\niQ==\n";
        assertEquals("sha256:" + SHA256, found(list, "a.iso"));
    }

    @Test
    void prefersTheStrongest() {
        String list = "d".repeat(32) + "  a.iso\n" + SHA512 + "  a.iso\n" + SHA256 + "  a.iso\n";
        assertEquals("sha512:" + "b".repeat(128), found(list, "a.iso"));
    }

    @Test
    void takesALoneDigestForTheFileBesideIt() {
        assertEquals("sha256:" + SHA256, found(SHA256 + "\n", "a.iso"));
    }

    @Test
    void findsNothingForAnotherFile() {
        assertTrue(new ChecksumList(SHA256 + "  a.iso.sig\n").of("a.iso").isEmpty());
        assertTrue(new ChecksumList("<html>not found</html>").of("a.iso").isEmpty());
    }

    private static String found(String list, String name) {
        return new ChecksumList(list).of(name).orElseThrow().toString();
    }
}
