package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.HttpSettings;
import org.cloudimagefactory.nifty.oca.HttpTransport;
import org.cloudimagefactory.nifty.oca.MethodCall;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.Secret;
import org.cloudimagefactory.nifty.sandbox.opennebula.Sandbox;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxOptions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.VmTemplate;

/** A sandbox, directories for descriptors and images, and nifty to run between them. */
public final class CloudFixture implements AutoCloseable {
    private static final int ATTEMPTS = 300;
    private static final int PAUSE_MILLIS = 100;

    private final Path base;
    private SandboxOptions options;
    private Sandbox sandbox;
    private Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private int arrivals;

    public CloudFixture(Path base) {
        this(base, SandboxOptions.in(base.resolve("sandbox")));
    }

    public CloudFixture(Path base, SandboxOptions options) {
        this.base = base;
        try {
            Files.createDirectories(descriptors());
            Files.createDirectories(images());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.options = options.trusting(base).copying(Duration.ofMillis(20), 0);
        this.sandbox = Sandbox.start(this.options);
    }

    public Path descriptors() {
        return base.resolve("descriptors");
    }

    public Path images() {
        return base.resolve("images");
    }

    public Sandbox sandbox() {
        return sandbox;
    }

    /** New images take this long from now on. */
    public void copying(Duration delay) {
        options = options.copying(delay, 0);
        restart();
    }

    /** As if the server had crashed and been started again, on the same port. */
    public void restart() {
        options = options.onPort(sandbox.endpoint().getPort());
        sandbox.close();
        start();
    }

    public void stop() {
        options = options.onPort(sandbox.endpoint().getPort());
        sandbox.close();
    }

    /** The port was given back, and for a moment a connection of another test may have it as its own end. */
    public void start() {
        for (int attempts = 0; ; attempts++) {
            try {
                sandbox = Sandbox.start(options);
                return;
            } catch (Problem e) {
                if (attempts == ATTEMPTS || !e.line().contains("in use")) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Makes an image file whose content depends on its name and text only. */
    public Path image(String name, String text) {
        byte[] content = new byte[64 * 1024];
        byte[] seed = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < content.length; i++) {
            content[i] = seed[i % seed.length];
        }
        return write(images().resolve(name), content);
    }

    /** An empty qcow2 image of this size, made by qemu-img. */
    public Path qcow2(String name, String size) {
        Path file = images().resolve(name);
        try {
            Process process = new ProcessBuilder("qemu-img", "create", "-q", "-f", "qcow2", file.toString(), size)
                    .inheritIO()
                    .start();
            assertEquals(0, process.waitFor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return file;
    }

    /** The datastores take no file from below this fixture any longer. */
    public void restrict() {
        restrictExcept();
    }

    /** The datastores take files from below these directories only. */
    public void restrictExcept(Path... directories) {
        options = options.withSafeDirs(List.of("/nowhere")).trusting(directories);
        restart();
    }

    /** A registration with a raw disk of one file; more fields are JSON such as {@code "title":"x"}. */
    public Path register(String identifier, String version, Path image, String... more) {
        String extra = more.length == 0 ? "" : "," + String.join(",", more);
        return arrive(identifier + "-" + version, """
                {"action":"registration","identifier":"%s","version":"%s",
                 "disks":[{"type":"os","format":"raw","path":"%s","size":%d,"checksum":{"sha512":"%s"}}]%s}""".formatted(
                        identifier, version, image, size(image), sha512(image), extra));
    }

    public Path register(String identifier, String version) {
        return register(identifier, version, image(identifier + "-" + version + ".raw", identifier + version));
    }

    public Path expire(String identifier, String version) {
        return arrive(
                "expire-" + identifier,
                version == null
                        ? "{\"action\":\"expiration\",\"identifier\":\"%s\"}".formatted(identifier)
                        : "{\"action\":\"expiration\",\"identifier\":\"%s\",\"version\":\"%s\"}"
                                .formatted(identifier, version));
    }

    /** Puts a descriptor into the queue, later than those before. */
    public Path arrive(String name, String json) {
        arrivals++;
        Path file =
                write(descriptors().resolve(name + "-" + arrivals + ".json"), json.getBytes(StandardCharsets.UTF_8));
        try {
            Files.setLastModifiedTime(
                    file, java.nio.file.attribute.FileTime.from(Instant.EPOCH.plusSeconds(1_000_000L + arrivals)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    public void passes(Duration time) {
        now = now.plus(time);
    }

    public Instant now() {
        return now;
    }

    public Clock clock() {
        InstantSource source = () -> now;
        return source.withZone(ZoneOffset.UTC);
    }

    public Nifty.Run sync(String... more) {
        return run("sync", more);
    }

    /** Options that are given win over those of this fixture. */
    public Nifty.Run run(String command, String... more) {
        List<String> usual = new ArrayList<>(cloudArguments());
        if (!command.equals("list")) {
            usual.addAll(List.of("--descriptors-dir", descriptors().toString(), "--images-dir", images().toString()));
            usual.addAll(List.of("--retry-after", "0"));
        }
        List<String> arguments = new ArrayList<>(List.of(command));
        for (int i = 0; i < usual.size(); i += 2) {
            if (!List.of(more).contains(usual.get(i))) {
                arguments.addAll(usual.subList(i, i + 2));
            }
        }
        arguments.addAll(Arrays.asList(more));
        return new Nifty(clock()).run(arguments);
    }

    public List<String> cloudArguments() {
        return List.of(
                "--endpoint",
                sandbox.endpoint().toString(),
                "--secret-file",
                sandbox.authFile().toString(),
                "--retries",
                "1",
                "--backend-option",
                "stalled-after=PT0.5S");
    }

    /** A run against another address. */
    public Nifty.Run syncAt(String endpoint) {
        return new Nifty(clock())
                .run(List.of(
                        "sync",
                        "--endpoint",
                        endpoint,
                        "--secret-file",
                        base.resolve("sandbox/one_auth").toString(),
                        "--retries",
                        "1",
                        "--descriptors-dir",
                        descriptors().toString()));
    }

    /** Waits for what happens in the background. */
    public void await(BooleanSupplier condition) {
        Instant limit = Instant.now().plusSeconds(60);
        while (!condition.getAsBoolean()) {
            if (Instant.now().isAfter(limit)) {
                throw new AssertionError("it did not happen in time");
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public void writeSecret(Path file, String secret) {
        write(file, secret.getBytes(StandardCharsets.UTF_8));
        try {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String onlyImageGroup() {
        List<String> groups = sandbox.images().stream()
                .map(image -> image.owner().gname())
                .distinct()
                .toList();
        assertEquals(1, groups.size());
        return groups.get(0);
    }

    /** A run that must go well. */
    public String syncOk(String... more) {
        Nifty.Run run = sync(more);
        assertEquals("", run.err());
        assertEquals(0, run.exitCode());
        return run.out();
    }

    /** Calls the server as an administrator; the value of the answer. */
    public String call(String method, Object... arguments) {
        Client client = new Client(
                new Secret(sandbox.session()),
                new HttpTransport(HttpSettings.usual(sandbox.endpoint())),
                new RetryPolicy(1, Duration.ZERO));
        OneResponse response = client.call(MethodCall.once(method, arguments));
        assertFalse(response.isError(), response.message());
        return response.message();
    }

    public SandboxImage image(int index) {
        return sandbox.images().get(index);
    }

    public List<String> imageStates() {
        return sandbox.images().stream()
                .map(image -> image.template().text("NIFTY_APPLIANCE_VERSION").orElse("?") + " " + image.state())
                .toList();
    }

    public VmTemplate onlyTemplate() {
        List<VmTemplate> all = sandbox.templates();
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    /** The image of the only template, by its version. */
    public String offeredVersion() {
        String id = onlyTemplate().template().vectors("DISK").get(0).parts().get("IMAGE_ID");
        return sandbox.images().stream()
                .filter(image -> Integer.toString(image.id()).equals(id))
                .map(image -> image.template().text("NIFTY_APPLIANCE_VERSION").orElse("?"))
                .findFirst()
                .orElse("gone");
    }

    public List<String> files(String directory) {
        Path path = descriptors().resolve(directory);
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String sha512(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path write(Path file, byte[] content) {
        try {
            return Files.write(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
