package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** GnuPG and OpenSSL believe the signatures over both kinds of trees. */
class SignedTreesIT {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path directory;

    private Gpg gpg;
    private TestCertificate authority;

    @BeforeEach
    void makeKeys() throws Exception {
        gpg = new Gpg();
        for (String name : List.of("images", "successor")) {
            gpg.key(name, "ed25519", "never", "--faked-system-time", "20260101T000000");
        }
    }

    @AfterEach
    void stopAgent() throws Exception {
        gpg.close();
    }

    private String key(String name) throws Exception {
        byte[] key = gpg.run(new byte[0], "--export-secret-keys", "<" + name + "@example.org>");
        return Files.write(directory.resolve(name + ".key"), key).toString();
    }

    private static void register(LibraryFixture tree, String version) throws Exception {
        Path image = tree.images().resolve("micro-" + version + ".qcow2");
        Process made = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", image.toString(), version + "M")
                .inheritIO()
                .start();
        assertEquals(0, made.waitFor());
        tree.write(tree.descriptors().resolve(version + ".json"), """
                {"action":"registration","identifier":"micro","version":"%s","attributes":{"comfy.firmware":"uefi"},
                 "disks":[{"type":"os","format":"qcow2","path":"%s"}]}""".formatted(version, image));
    }

    private void assertDetached(Path document) throws Exception {
        gpg.run(new byte[0], "--verify", document + ".gpg", document.toString());
    }

    private void assertStreams(LibraryFixture tree) throws Exception {
        for (String name : List.of("index", "images")) {
            Path json = tree.pool().resolve("streams/v1/" + name + ".json");
            Path signed = tree.pool().resolve("streams/v1/" + name + ".sjson");
            // The index that is signed leads to the list that is.
            String text = Files.readString(json).replace("streams/v1/images.json", "streams/v1/images.sjson");
            assertEquals(text, text(gpg.run(Files.readAllBytes(signed), "--decrypt")));
            assertDetached(json);
        }
    }

    @Test
    void anImageServerIsSignedWithEachChange() throws Exception {
        LibraryFixture tree = new LibraryFixture(directory, "simplestreams");
        register(tree, "7");
        tree.ok("sync", "--pgp-key", key("images"));
        assertStreams(tree);
        register(tree, "8");
        tree.ok("sync", "--pgp-key", key("images"));
        assertStreams(tree);
        DirectorySnapshot before = DirectorySnapshot.of(tree.pool());
        tree.ok("sync", "--pgp-key", key("images"));
        before.assertUnchanged("a run that has nothing to do");
        Path index = tree.pool().resolve("streams/v1/index.sjson");
        byte[] former = Files.readAllBytes(index);
        tree.ok("sync", "--pgp-key", key("successor"));
        assertNotEquals(text(former), text(Files.readAllBytes(index)));
        assertStreams(tree);
    }

    private static String text(byte[] content) {
        return new String(content, StandardCharsets.UTF_8);
    }

    @Test
    void aMarketIsSigned() throws Exception {
        LibraryFixture tree = new LibraryFixture(directory, "marketplace", "--other-market", "none");
        register(tree, "7");
        tree.ok("sync", "--pgp-key", key("images"));
        assertDetached(tree.pool().resolve("appliance/index.json"));
        register(tree, "8");
        tree.ok("sync", "--pgp-key", key("images"));
        assertDetached(tree.pool().resolve("appliance/index.json"));
    }

    private String[] certificate(String name) throws Exception {
        TestCertificate signer = TestCertificate.named("/DC=org/CN=" + name)
                .valid(START, START.plus(Duration.ofDays(3650)))
                .issuedBy(authority());
        Path pem = directory.resolve(name + ".pem");
        Path key = directory.resolve(name + ".pem.key");
        TestSigner.write(signer, pem, key);
        return new String[] {"sync", "--signing-cert", pem.toString(), "--signing-key", key.toString()};
    }

    private TestCertificate authority() throws Exception {
        if (authority == null) {
            authority = TestCertificate.authority("/DC=org/CN=Authority").selfSigned();
            Files.writeString(directory.resolve("ca.pem"), authority.pem());
        }
        return authority;
    }

    private static void sync(LibraryFixture tree, String... arguments) {
        tree.ok(arguments[0], Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    private void assertCertified(Path document) throws Exception {
        Path text = directory.resolve("text");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "cms",
                        "-verify",
                        "-binary",
                        "-inform",
                        "PEM",
                        "-in",
                        document + ".cms",
                        "-content",
                        document.toString(),
                        "-CAfile",
                        directory.resolve("ca.pem").toString(),
                        "-out",
                        text.toString())
                .inheritIO()
                .start();
        assertEquals(0, openssl.waitFor());
        assertEquals(-1, Files.mismatch(document, text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"simplestreams", "marketplace"})
    void opensslVerifiesWhatIsSignedWithACertificate(String backend) throws Exception {
        LibraryFixture tree = new LibraryFixture(directory, backend, "--other-market", "none");
        List<Path> documents = backend.equals("marketplace")
                ? List.of(tree.pool().resolve("appliance/index.json"))
                : List.of(
                        tree.pool().resolve("streams/v1/index.json"),
                        tree.pool().resolve("streams/v1/images.json"));
        register(tree, "7");
        String[] images = certificate("images");
        sync(tree, images);
        for (Path document : documents) {
            assertCertified(document);
        }
        DirectorySnapshot before = DirectorySnapshot.of(tree.pool());
        sync(tree, images);
        before.assertUnchanged("a run that has nothing to do");
        register(tree, "8");
        assertEquals(3, tree.run("sync").exitCode());
        before.assertUnchanged("a run without the certificate");
        Path signature = Path.of(documents.get(0) + ".cms");
        byte[] former = Files.readAllBytes(signature);
        sync(tree, certificate("successor"));
        assertNotEquals(text(former), text(Files.readAllBytes(signature)));
        for (Path document : documents) {
            assertCertified(document);
        }
        Files.writeString(signature, "-----BEGIN CMS-----\n");
        Nifty.Run run = tree.run("sync", Arrays.copyOfRange(images, 1, images.length));
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains(signature + " is there, and nifty has not made it"), run.err());
    }

    @Test
    void aCertificateWithoutItsKeyIsRefusedAndSoIsOneThatHasExpired() throws Exception {
        LibraryFixture tree = new LibraryFixture(directory, "simplestreams");
        String[] images = certificate("images");
        assertEquals(2, tree.run("sync", "--signing-cert", images[2]).exitCode());
        assertEquals(2, tree.run("sync", "--signing-key", images[4]).exitCode());
        TestCertificate old = TestCertificate.named("/DC=org/CN=old")
                .valid(START, START.plus(Duration.ofDays(30)))
                .issuedBy(authority());
        TestSigner.write(old, directory.resolve("old.pem"), directory.resolve("old.key"));
        register(tree, "7");
        Nifty.Run run = tree.run(
                "sync",
                "--signing-cert",
                directory.resolve("old.pem").toString(),
                "--signing-key",
                directory.resolve("old.key").toString());
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("certificate is valid from"), run.err());
        assertFalse(Files.exists(tree.pool().resolve("streams/v1/index.json")));
    }

    @Test
    void whatIsSignedStaysSigned() throws Exception {
        for (String backend : List.of("simplestreams", "marketplace")) {
            LibraryFixture tree = new LibraryFixture(directory.resolve(backend), backend, "--other-market", "none");
            register(tree, "7");
            tree.ok("sync", "--pgp-key", key("images"));
            register(tree, "8");
            DirectorySnapshot before = DirectorySnapshot.of(tree.pool());
            Nifty.Run run = tree.run("sync");
            assertEquals(3, run.exitCode());
            assertTrue(run.err().contains("is signed, and there is no key to sign it anew"), run.err());
            before.assertUnchanged("a run without a key");
        }
    }

    @Test
    void aSignatureOfSomebodyElseIsLeft() throws Exception {
        LibraryFixture tree = new LibraryFixture(directory, "simplestreams");
        register(tree, "7");
        Path theirs = tree.pool().resolve("streams/v1/index.sjson");
        Files.createDirectories(theirs.getParent());
        tree.write(theirs, "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{\"format\":1}\n");
        Nifty.Run run = tree.run("sync", "--pgp-key", key("images"));
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains(theirs + " is there, and nifty has not made it"), run.err());
    }
}
