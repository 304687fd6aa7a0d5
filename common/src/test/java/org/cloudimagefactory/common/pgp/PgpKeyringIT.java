package org.cloudimagefactory.common.pgp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What GnuPG signs, by keys as it makes them. */
class PgpKeyringIT {
    private static final String TEXT = "{\n  \"format\": \"index:1.0\",  \n- a line with a dash\n--- and more\n}\n";

    private static Gpg gpg;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() throws Exception {
        gpg = new Gpg();
        gpg.key("ed", "ed25519", "never");
        gpg.key("other", "ed25519", "never");
    }

    @AfterAll
    static void stop() throws Exception {
        gpg.close();
    }

    @Test
    void keysOfAllKindsThatAreUsedAreGood() throws Exception {
        for (String algorithm : new String[] {"rsa3072", "nistp256"}) {
            gpg.key(algorithm, algorithm, "never");
            SignedText signed = keyring(algorithm).verify(gpg.clearsign(algorithm, TEXT), now());
            assertNull(signed.signer().expires());
        }
        SignedText signed = keyring("ed").verify(gpg.clearsign("ed", TEXT), now());
        assertEquals(
                gpg.fingerprint("ed").toLowerCase(Locale.ROOT), signed.signer().fingerprint());
        assertEquals(
                "{\r\n  \"format\": \"index:1.0\",\r\n- a line with a dash\r\n--- and more\r\n}",
                new String(signed.text(), StandardCharsets.UTF_8));
        assertEquals(signed.signer(), keyring("ed").standing(signed.signer().fingerprint(), now()));
        Files.write(directory.resolve("armoured"), gpg.run(new byte[0], "--armor", "--export", "<ed@example.org>"));
        PgpKeyring.read(directory.resolve("armoured")).verify(gpg.clearsign("ed", TEXT), now());
    }

    @Test
    void oneOfSeveralSignersSufficesAndAStrangerDoesNot() throws Exception {
        byte[] both = gpg.clearsign("other", TEXT, "--local-user", "<ed@example.org>");
        keyring("ed").verify(both, now());
        keyring("other").verify(both, now());
        keyring("ed", "other").verify(gpg.clearsign("other", TEXT), now());
        assertTrue(refusal(keyring("ed"), gpg.clearsign("other", TEXT)).contains("it is signed by no key of "));
    }

    @Test
    void aSubkeySignsForItsKeyUntilItIsRevokedOrExpires() throws Exception {
        String fingerprint = gpg.key("sub", "ed25519", "never");
        gpg.run(new byte[0], "--passphrase", "", "--quick-add-key", fingerprint, "ed25519", "sign", "30d");
        byte[] message = gpg.clearsign("sub", TEXT);
        SignedText signed = keyring("sub").verify(message, now());
        assertTrue(!signed.signer().fingerprint().equalsIgnoreCase(fingerprint));
        Instant end = signed.signer().expires();
        assertTrue(end.isAfter(now().plus(Duration.ofDays(29))) && end.isBefore(now().plus(Duration.ofDays(31))));
        assertTrue(refusal(keyring("sub"), message, end).contains("expired on " + end));
        gpg.run(new byte[0], "--quick-set-expire", fingerprint, "10d");
        Instant earlier = keyring("sub").verify(message, now()).signer().expires();
        assertTrue(earlier.isBefore(end));
        // The key itself signs, then the subkey is revoked: yes, for no reason, without a word, indeed.
        byte[] primary = gpg.clearsign("sub", TEXT, "--local-user", fingerprint + "!");
        gpg.run(
                "key 1\nrevkey\ny\n0\n\ny\nsave\n".getBytes(StandardCharsets.UTF_8),
                "--no-batch",
                "--command-fd",
                "0",
                "--edit-key",
                fingerprint);
        assertTrue(refusal(keyring("sub"), message).contains("is revoked"));
        keyring("sub").verify(primary, now());
    }

    @Test
    void whatIsRevokedOrOverIsNotBelieved() throws Exception {
        String fingerprint = gpg.key("revoked", "ed25519", "never");
        byte[] message = gpg.clearsign("revoked", TEXT);
        PgpKeyring before = keyring("revoked");
        String signer = before.verify(message, now()).signer().fingerprint();
        gpg.revoke(fingerprint);
        assertTrue(refusal(keyring("revoked"), message).contains("is revoked"));
        Problem gone = assertThrows(Problem.class, () -> keyring("revoked").standing(signer, now()));
        assertTrue(gone.line().contains("is revoked"), gone.line());
        assertTrue(assertThrows(Problem.class, () -> keyring("ed").standing(signer, now()))
                .line()
                .contains("is not in "));

        gpg.key("short", "ed25519", "1d");
        byte[] brief = gpg.clearsign("short", TEXT);
        keyring("short").verify(brief, now());
        String over = refusal(keyring("short"), brief, now().plus(Duration.ofDays(2)));
        assertTrue(over.contains("expired on "), over);
        byte[] limited = gpg.clearsign("ed", TEXT, "--default-sig-expire", "1d");
        assertTrue(
                refusal(keyring("ed"), limited, now().plus(Duration.ofDays(2))).contains("its signature expired on "));
        assertTrue(refusal(keyring("ed"), message(), now().minus(Duration.ofDays(2)))
                .contains("its signature was made in the future"));
    }

    @Test
    void weakDigestsAndWeakKeysProveNothing() throws Exception {
        byte[] weak = gpg.clearsign("ed", TEXT, "--digest-algo", "SHA1", "--allow-weak-digest-algos");
        assertTrue(refusal(keyring("ed"), weak).contains("weak digest"));
        gpg.key("small", "rsa1024", "never");
        assertTrue(refusal(keyring("small"), gpg.clearsign("small", TEXT)).contains("is too weak"));
    }

    @Test
    void whatWasChangedOrHasAnythingBesideTheMessageIsRefused() throws Exception {
        String good = new String(message(), StandardCharsets.UTF_8);
        Map<String, String> spoiled = Map.ofEntries(
                Map.entry(good.replace("index", "Index"), "its signature is wrong"),
                Map.entry("\n" + good, "it does not begin with"),
                Map.entry("{}\n" + good, "it does not begin with"),
                Map.entry(good + "{}", "something follows its signature"),
                Map.entry(good + good, "something follows its signature"),
                Map.entry(good.replaceFirst("Hash: .*\n", "$0Comment: x\n"), "a header that is not allowed"),
                Map.entry(good.replaceFirst("Hash: .*", "Hash: SHA1"), "another digest than its header says"),
                Map.entry(good.replace("- --- and", "--- and"), "a dash that is not escaped"),
                Map.entry(good.replace("- - a line", "- a\r line"), "a carriage return"),
                Map.entry(good.replaceFirst("(?s)-----BEGIN PGP SIGNATURE.*", ""), "has no signature"),
                Map.entry(good.replace("-----END PGP SIGNATURE-----\n", ""), "its signature has no end"),
                Map.entry(good.replaceFirst("(?s)(SIGNATURE-----\n\n).*?(\n-----END)", "$1AAAA$2"), "is damaged"),
                Map.entry(good.replaceFirst("(?s)(SIGNATURE-----\n\n).*?(\n-----END)", "$1*$2"), "is damaged"),
                Map.entry("", "it is not clearsigned"));
        PgpKeyring keyring = keyring("ed");
        spoiled.forEach((message, reason) -> {
            String said = refusal(keyring, message.getBytes(StandardCharsets.UTF_8));
            assertTrue(said.contains(reason), reason + ": " + said);
            assertEquals(1, said.lines().count());
        });
        keyring.verify(good.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8), now());
        keyring.verify(good.replaceFirst("Hash: .*\n", "").getBytes(StandardCharsets.UTF_8), now());
    }

    @Test
    void whateverIsChangedIsRefusedOrChangesNothing() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = message();
        PgpKeyring keyring = keyring("ed");
        byte[] text = keyring.verify(good, now()).text();
        byte[] ring = Files.readAllBytes(directory.resolve("ed.gpg"));
        for (int i = 0; i < 2000; i++) {
            String which = "seed " + seed + ", change " + i;
            byte[] message = changed(good, random);
            try {
                assertArrayEquals(text, keyring.verify(message, now()).text(), which);
            } catch (Problem e) {
                assertEquals(1, e.line().lines().count(), which);
            }
            Path file = Files.write(directory.resolve("changed.gpg"), changed(ring, random));
            try {
                assertArrayEquals(
                        text, PgpKeyring.read(file).verify(good, now()).text(), which);
            } catch (Problem e) {
                assertEquals(1, e.line().lines().count(), which);
            }
        }
    }

    /** One byte is another one, is gone, or is there twice. */
    private static byte[] changed(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        byte[] changed = Arrays.copyOf(bytes, bytes.length);
        switch (random.nextInt(3)) {
            case 0 -> changed[at] = (byte) random.nextInt(256);
            case 1 -> {
                changed = Arrays.copyOf(bytes, bytes.length - 1);
                System.arraycopy(bytes, at + 1, changed, at, bytes.length - at - 1);
            }
            default -> {
                changed = Arrays.copyOf(bytes, bytes.length + 1);
                System.arraycopy(bytes, at, changed, at + 1, bytes.length - at);
            }
        }
        return changed;
    }

    @Test
    void whatIsNoKeyringIsSaidInOneLine() throws Exception {
        for (byte[] content :
                new byte[][] {{}, "no keyring".getBytes(StandardCharsets.UTF_8), {(byte) 0x99, 1, 2}, message()}) {
            Path file = Files.write(directory.resolve("broken"), content);
            Problem problem = assertThrows(Problem.class, () -> PgpKeyring.read(file));
            assertTrue(problem.line().contains("keyring " + file + " can't be used: "), problem.line());
            assertEquals(1, problem.line().lines().count());
        }
        assertThrows(Problem.class, () -> PgpKeyring.read(directory.resolve("missing")));
    }

    private byte[] message() throws Exception {
        return gpg.clearsign("ed", TEXT);
    }

    private PgpKeyring keyring(String... names) throws Exception {
        return PgpKeyring.read(gpg.export(directory.resolve(String.join("-", names) + ".gpg"), names));
    }

    private static Instant now() {
        return Instant.now();
    }

    private static String refusal(PgpKeyring keyring, byte[] message) {
        return refusal(keyring, message, now());
    }

    private static String refusal(PgpKeyring keyring, byte[] message, Instant time) {
        return assertThrows(
                        Problem.class,
                        () -> keyring.verify(message, time),
                        () -> new String(message, StandardCharsets.UTF_8))
                .line();
    }
}
