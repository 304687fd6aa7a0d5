package org.cloudimagefactory.comfy.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChecksumListTest {
    private static final String A = "a".repeat(64);
    private static final String B = "b".repeat(64);
    private static final String LONG = "c".repeat(128);

    @Test
    void readsTheFormsOfVendors() {
        assertFound(A, A + "  x.iso\n" + B + "  y.iso\n");
        assertFound(A, "# x.iso: 12 bytes\nSHA256 (y.iso) = " + B + "\nSHA256 (x.iso) = " + A + "\n");
        assertFound(A, A + " *x.iso\r\n" + B + " *y.iso\r\n");
        assertFound(
                A,
                "[checksums]\nimages/efi.img = sha256:" + B + "\nimages/x.iso = sha256:" + A
                        + "\n[general]\nname = x\n");
        assertFound(A, A + "\n");
    }

    @Test
    void passesOverASignatureAroundTheList() {
        assertFound(
                A,
                "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\n# x.iso: 123 bytes\nSHA256 (x.iso) = " + A
                        + "\n-----BEGIN PGP SIGNATURE-----\niQ==\n");
    }

    @Test
    void takesTheStrongestOfSeveral() {
        assertFound(LONG, A + "  x.iso\n" + LONG + "  x.iso\n");
    }

    @Test
    void tellsFilesOfOneNameApartByTheirDirectories() {
        String list = A + "  ./netboot/gtk/mini.iso\n" + B + "  ./netboot/mini.iso\n";
        assertEquals(Optional.of(B), found(list, "https://example.org/images/netboot/mini.iso"));
        assertEquals(Optional.of(A), found(list, "https://example.org/images/netboot/gtk/mini.iso"));
    }

    @Test
    void givesTheOnlyOneToTheFileBesideIt() {
        assertFound(A, A + "  x-Build12.iso\n");
    }

    @Test
    void findsNothingForAFileThatIsNotThere() {
        assertEquals(Optional.empty(), found(A + "  y.iso\n" + B + "  z.iso\n", "x.iso"));
        assertEquals(Optional.empty(), found("<html>not found</html>", "x.iso"));
        assertEquals(Optional.empty(), found(A + "\n" + B + "\n", "x.iso"));
    }

    private static void assertFound(String digest, String list) {
        assertEquals(Optional.of(digest), found(list, "https://example.org/a/x.iso"));
    }

    private static Optional<String> found(String list, String path) {
        return new ChecksumList(list).of(path).map(Checksum::digest);
    }
}
