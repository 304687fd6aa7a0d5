package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A virtual machine of a plain QEMU with an image and a NoCloud seed, reached by SSH with the seeded key. */
final class MicroMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path directory;
    private final int port;
    private final Process qemu;

    /** Boots the disk; what is written to it stays in it. */
    MicroMachine(Path directory, Path disk, String hostname) throws IOException, InterruptedException {
        this.directory = directory;
        this.port = freePort();
        Path seed = seed(hostname);
        qemu = new ProcessBuilder(
                        "qemu-system-x86_64",
                        "-accel",
                        "tcg",
                        "-m",
                        "256",
                        "-display",
                        "none",
                        "-drive",
                        "file=" + disk + ",format=qcow2,if=virtio",
                        "-drive",
                        "file=" + seed + ",format=raw,media=cdrom,readonly=on",
                        "-netdev",
                        "user,id=net,hostfwd=tcp:127.0.0.1:" + port + "-:22",
                        "-device",
                        "virtio-net-pci,netdev=net",
                        "-serial",
                        "file:" + directory.resolve("serial.log"))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("qemu.log").toFile())
                .start();
    }

    /** What a command in the machine prints; waits until SSH answers. */
    String run(String command) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(PATIENCE);
        while (true) {
            List<String> line = new ArrayList<>(List.of("ssh", "-i", key().toString(), "-p", Integer.toString(port)));
            for (String option : List.of(
                    "BatchMode=yes",
                    "StrictHostKeyChecking=no",
                    "UserKnownHostsFile=/dev/null",
                    "LogLevel=ERROR",
                    "ConnectTimeout=5",
                    "IdentitiesOnly=yes")) {
                line.addAll(List.of("-o", option));
            }
            line.addAll(List.of("root@127.0.0.1", command));
            Process ssh = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(ssh.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (ssh.waitFor() != 255) {
                return output;
            }
            if (Instant.now().isAfter(end) || !qemu.isAlive()) {
                throw new IllegalStateException("no SSH: " + output + Files.readString(directory.resolve("serial.log"))
                        + Files.readString(directory.resolve("qemu.log")));
            }
            Thread.sleep(500);
        }
    }

    /** Waits for the machine to switch itself off. */
    boolean isOffWithin(Duration limit) throws InterruptedException {
        return qemu.waitFor(limit.toSeconds(), TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        qemu.destroyForcibly();
    }

    private Path key() {
        return directory.resolve("key");
    }

    private Path seed(String hostname) throws IOException, InterruptedException {
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key().toString());
        Path content = Files.createDirectory(directory.resolve("seed"));
        Files.writeString(content.resolve("meta-data"), "instance-id: one\nlocal-hostname: " + hostname + "\n");
        String publicKey = Files.readString(directory.resolve("key.pub")).strip();
        Files.writeString(content.resolve("user-data"), "#cloud-config\nssh_authorized_keys:\n  - " + publicKey + "\n");
        Path seed = directory.resolve("seed.iso");
        run("xorriso", "-as", "mkisofs", "-quiet", "-r", "-V", "cidata", "-o", seed.toString(), content.toString());
        return seed;
    }

    private static void run(String... line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(List.of(line) + ": " + output);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
