package org.cloudimagefactory.common.pgp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A real GnuPG with a home of its own, as a publisher has it; its agent ends with it. */
public final class Gpg implements AutoCloseable {
    private final Path home;

    /** Its home is made below a directory of the test; names of sockets are short, so it lies in the temporary directory. */
    public Gpg() throws IOException {
        home = Files.createTempDirectory(
                "gpg", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** Makes a key that signs, and tells its fingerprint; {@code expires} as {@code gpg} has it, such as {@code never} or {@code 1d}. */
    public String key(String name, String algorithm, String expires, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of(
                "--passphrase",
                "",
                "--quick-generate-key",
                name + " <" + name + "@example.org>",
                algorithm,
                "sign",
                expires));
        run(new byte[0], arguments.toArray(new String[0]));
        return fingerprint(name);
    }

    /** The fingerprint of the primary key of this name. */
    public String fingerprint(String name) throws Exception {
        return new String(run(new byte[0], "--with-colons", "--list-keys", mail(name)), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("fpr:"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[9];
    }

    /** The text with its signature; more arguments may say by which digest and when. */
    public byte[] clearsign(String name, String text, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.addAll(List.of("--local-user", mail(name), "--clearsign"));
        return run(text.getBytes(StandardCharsets.UTF_8), arguments.toArray(new String[0]));
    }

    /** Writes public keys into a file. */
    public Path export(Path file, String... names) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("--export"));
        Arrays.stream(names).map(Gpg::mail).forEach(arguments::add);
        return Files.write(file, run(new byte[0], arguments.toArray(new String[0])));
    }

    /** Revokes a key by the certificate that came with it. */
    public void revoke(String fingerprint) throws Exception {
        Path file = home.resolve("openpgp-revocs.d").resolve(fingerprint + ".rev");
        // It is commented out so that nobody revokes by mistake.
        run(Files.readString(file).replace(":-----BEGIN", "-----BEGIN").getBytes(StandardCharsets.UTF_8), "--import");
    }

    /** Exactly this address: gpg takes it for a part of one otherwise. */
    private static String mail(String name) {
        return "<" + name + "@example.org>";
    }

    /** Runs gpg with an input, and gives what it prints. */
    public byte[] run(byte[] input, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "gpg",
                "--homedir",
                home.toString(),
                "--batch",
                "--yes",
                "--no-tty",
                "--quiet",
                "--pinentry-mode",
                "loopback"));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words)
                .redirectInput(Files.write(home.resolve("in"), input).toFile())
                .redirectError(home.resolve("err").toFile())
                .start();
        byte[] output;
        try (InputStream in = process.getInputStream()) {
            output = in.readAllBytes();
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(words + ": " + Files.readString(home.resolve("err")));
        }
        return output;
    }

    @Override
    public void close() throws Exception {
        new ProcessBuilder("gpgconf", "--homedir", home.toString(), "--kill", "all")
                .start()
                .waitFor();
        try (var files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
