package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.nifty.command.SandboxProgram;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.HttpSettings;
import org.cloudimagefactory.nifty.oca.HttpTransport;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.ImagePool;
import org.cloudimagefactory.nifty.oca.MethodCall;
import org.cloudimagefactory.nifty.oca.PoolFilter;
import org.cloudimagefactory.nifty.oca.Secret;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server is killed as a process while it copies, and started again: the image is LOCKED for ever. */
class SandboxKilledInCopyIT {
    private static final int MEGABYTE = 1 << 20;
    private static final long PATIENCE_SECONDS = 120;

    @TempDir
    Path directory;

    private Process server;
    private URI endpoint;
    private Instant now = Instant.now();

    @AfterEach
    void stop() throws InterruptedException {
        kill();
    }

    @ParameterizedTest
    @CsvSource({"oneadmin, 1", "plain, 2"})
    void theImageIsWorkedAroundAndIsRemovedByWhoMay(String user, int copy) throws Exception {
        Files.createDirectories(directory.resolve("images"));
        Files.createDirectories(directory.resolve("descriptors"));
        describe();
        start(0, "1");
        if (user.equals("plain")) {
            assertEquals(
                    false,
                    admin().call(MethodCall.once("one.user.allocate", "plain", "pass", ""))
                            .isError());
        }
        CompletableFuture<Nifty.Run> first = CompletableFuture.supplyAsync(() -> sync(user));
        await(() -> images().size() == copy && images().get(0).state() == Image.State.LOCKED);
        kill();
        assertEquals(3, first.get(PATIENCE_SECONDS, TimeUnit.SECONDS).exitCode());
        start(endpoint.getPort(), "1000");
        int dead = images().get(0).id();
        assertEquals(Image.State.LOCKED, images().get(0).state());
        now = now.plus(Duration.ofMinutes(5));
        Nifty.Run second = sync(user);
        assertEquals(0, second.exitCode(), second.err());
        now = now.plus(Duration.ofHours(3));
        Nifty.Run third = sync(user);
        assertEquals(0, third.exitCode(), third.err());
        boolean removed = images().stream().noneMatch(image -> image.id() == dead);
        assertEquals(user.equals("oneadmin"), removed);
        assertEquals(!removed, third.err().contains("'oneimage delete --force " + dead + "'"));
        assertEquals("", sync(user).err());
        assertEquals(
                2,
                images().stream()
                        .filter(image -> image.state() == Image.State.READY)
                        .count());
    }

    private void describe() throws IOException {
        StringBuilder disks = new StringBuilder();
        for (String type : List.of("os", "data")) {
            Path file = Files.write(directory.resolve("images/" + type + ".raw"), new byte[3 * MEGABYTE]);
            disks.append(disks.isEmpty() ? "" : ",")
                    .append("{\"type\":\"%s\",\"format\":\"raw\",\"path\":\"%s\"}".formatted(type, file));
        }
        Files.writeString(
                directory.resolve("descriptors/two.json"),
                "{\"action\":\"registration\",\"identifier\":\"two\",\"version\":\"1\",\"disks\":[" + disks + "]}");
    }

    private Nifty.Run sync(String user) {
        InstantSource source = () -> now;
        Clock clock = source.withZone(ZoneOffset.UTC);
        return new Nifty(clock)
                .run(List.of(
                        "sync",
                        "--endpoint",
                        endpoint.toString(),
                        "--secret-file",
                        secret(user).toString(),
                        "--retries",
                        "0",
                        "--descriptors-dir",
                        directory.resolve("descriptors").toString(),
                        "--images-dir",
                        directory.resolve("images").toString()));
    }

    private Path secret(String user) {
        Path admins = directory.resolve("state/one_auth");
        if (!user.equals("plain")) {
            return admins;
        }
        try {
            Path file = Files.writeString(directory.resolve("plain_auth"), "plain:pass");
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Client admin() {
        try {
            String session =
                    Files.readString(directory.resolve("state/one_auth")).strip();
            return new Client(
                    new Secret(session),
                    new HttpTransport(HttpSettings.usual(endpoint)),
                    new RetryPolicy(1, Duration.ZERO));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The newest first. */
    private List<Image> images() {
        List<Image> all = new ArrayList<>();
        assertEquals(
                false, new ImagePool(admin(), PoolFilter.all()).info(all::add).isError());
        return all;
    }

    private static void await(java.util.function.BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it did not happen in time");
            Thread.sleep(20);
        }
    }

    private void kill() throws InterruptedException {
        if (server != null) {
            server.destroyForcibly();
            server.waitFor();
        }
    }

    /** At this many megabytes a second. */
    private void start(int port, String rate) throws IOException {
        server = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SandboxProgram.class.getName(),
                        "sandbox",
                        "--state-dir",
                        directory.resolve("state").toString(),
                        "--safe-dirs",
                        directory.resolve("images").toString(),
                        "--copy-delay",
                        "0",
                        "--copy-rate",
                        rate,
                        "--port",
                        Integer.toString(port))
                .redirectError(directory.resolve("stderr").toFile())
                .start();
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith("Ready: ")) {
                endpoint = URI.create(line.substring("Ready: ".length()));
                return;
            }
        }
        throw new IOException("the sandbox ended before it was ready");
    }
}
