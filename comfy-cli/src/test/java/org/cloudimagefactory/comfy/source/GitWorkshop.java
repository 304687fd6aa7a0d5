package org.cloudimagefactory.comfy.source;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Makes real repositories and real keys, as those have who describe appliances. */
public final class GitWorkshop {
    private final Path directory;
    private final Path work;
    private final Path gpgHome;

    /** Begins a repository with a branch {@code main}. */
    public GitWorkshop(Path directory) throws IOException {
        this.directory = directory;
        this.work = Files.createDirectory(directory.resolve("work"));
        this.gpgHome = Files.createDirectory(
                directory.resolve("g"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        git("init", "-q", "-b", "main");
        git("config", "user.name", "Somebody");
        git("config", "user.email", "somebody@example.org");
        git("config", "gc.auto", "0");
    }

    /** The working tree. */
    public Path work() {
        return work;
    }

    Path gpgHome() {
        return gpgHome;
    }

    /** Where others get it. */
    public String url() {
        return "file://" + work;
    }

    /** A fresh SSH key; its public half lies beside it. */
    public Path sshKey(String name) throws IOException {
        Path key = directory.resolve(name);
        run(directory, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", key.toString());
        return key;
    }

    /** A file of allowed signers with this key and these options of it. */
    public Path allowed(String file, String principal, String options, Path key) throws IOException {
        String line = principal + " namespaces=\"git\"" + (options.isEmpty() ? "" : "," + options) + " "
                + Files.readString(directory.resolve(key.getFileName() + ".pub"));
        return Files.writeString(directory.resolve(file), line);
    }

    /** Has GnuPG do something in the home directory of this workshop. */
    String gpg(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("gpg", "--homedir", gpgHome.toString(), "--batch", "--quiet"));
        line.addAll(List.of(arguments));
        return run(directory, line.toArray(String[]::new));
    }

    /** A fresh OpenPGP key without a password. */
    void gpgKey(String address, String validity, String... more) throws IOException {
        List<String> line = new ArrayList<>(List.of(more));
        line.addAll(List.of("--passphrase", "", "--quick-gen-key", address, "ed25519", "sign", validity));
        gpg(line.toArray(String[]::new));
    }

    /** Writes a file of the repository. */
    public void file(String name, String content) throws IOException {
        Path file = work.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    /** Commits all that there is; the options are those of git, such as how it is signed. */
    public String commit(String message, List<String> settings, String... options) throws IOException {
        git("add", "-A");
        List<String> line = new ArrayList<>(settings);
        line.addAll(List.of("commit", "-q", "--allow-empty", "-m", message));
        line.addAll(List.of(options));
        git(line.toArray(String[]::new));
        return git("rev-parse", "HEAD");
    }

    /** Settings of git by which it signs with an SSH key. */
    public static List<String> bySsh(Path key) {
        return List.of("-c", "gpg.format=ssh", "-c", "user.signingKey=" + key);
    }

    /** Settings of git by which it signs with an OpenPGP key of this workshop. */
    List<String> byGpg(String address) throws IOException {
        Path program = directory.resolve("gpg-here");
        Files.writeString(program, "#!/bin/sh\nexec gpg --homedir '" + gpgHome + "' \"$@\"\n");
        program.toFile().setExecutable(true);
        return List.of("-c", "gpg.program=" + program, "-c", "user.signingKey=" + address);
    }

    /** What git prints in the working tree. */
    public String git(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of("git"));
        line.addAll(List.of(arguments));
        return run(work, line.toArray(String[]::new));
    }

    /** Ends the agent of GnuPG, which would go on for ever. */
    public void close() throws IOException {
        run(directory, "gpgconf", "--homedir", gpgHome.toString(), "--kill", "all");
    }

    /** What a command prints that must go well. */
    public static String run(Path directory, String... line) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(line).directory(directory.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        builder.environment().put("GIT_CONFIG_NOSYSTEM", "1");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(List.of(line) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
