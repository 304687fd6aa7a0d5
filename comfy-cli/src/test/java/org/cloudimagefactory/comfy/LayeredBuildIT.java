package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two children of one parent upon micro, by Packer and QEMU: killed in the parent's layer, built, failed, changed, and built both
 * at once. Each build is made once, and looked at by the tests.
 */
class LayeredBuildIT {
    private static final Duration SOON = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(10);
    /** Where micro's only file system begins. */
    private static final long FILE_SYSTEM = 1L << 20;

    private static final CommandRunner PROGRAMS =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    @TempDir
    static Path directory;

    private static Map<String, String> afterKill;
    private static ComfyRun verifiedAfterKill;
    private static ComfyRun web;
    private static Map<String, String> afterWeb;
    private static String first;
    private static ComfyRun failed;
    private static Map<String, String> afterFailure;
    private static ComfyRun changed;
    private static ComfyRun both;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        write("base.yml", "distribution: micro\ntitle: Base\n" + step("echo base >>/etc/order"));
        write(
                "web.yml",
                "from: base.yml\ntitle: Web\nfiles: [{ path: /etc/web, content: web }]\n"
                        + step("echo web >>/etc/order"));
        write("batch.yml", "from: base.yml\ntitle: Batch\n" + step("exit 1"));
        killInTheSecondLayer();
        afterKill = layers();
        verifiedAfterKill = ComfyRun.of("cache", "verify", "--cache-dir", cache());
        web = comfy("web.yml");
        afterWeb = layers();
        first = order("web-1.0");
        failed = comfy("batch.yml");
        afterFailure = layers();
        write("base.yml", "distribution: micro\ntitle: Base\n" + step("echo other >>/etc/order"));
        write("batch.yml", "from: base.yml\ntitle: Batch\n" + step("echo batch >>/etc/order"));
        changed = comfy("web.yml", "--dry-run", "--output", "json");
        both = comfy("web.yml", directory.resolve("batch.yml").toString(), "--jobs", "2");
    }

    private static void killInTheSecondLayer() throws IOException, InterruptedException {
        Path output = directory.resolve("out");
        try (ComfyProcess comfy = ComfyProcess.start(
                directory.resolve("log"), List.of(), line("web.yml").toArray(String[]::new))) {
            Instant end = Instant.now().plus(LONG);
            while (!comfy.log().contains("layer 2 of 3")) {
                assertTrue(Instant.now().isBefore(end), "layer 2 was not begun");
                Thread.sleep(200);
            }
            comfy.awaitQemu(output);
            comfy.signal("KILL");
            assertEquals(137, comfy.exitCode(SOON), comfy.log());
        }
        Instant end = Instant.now().plus(SOON);
        while (!ComfyProcess.processesOf(output).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), ComfyProcess.processesOf(output));
    }

    @Test
    void aKilledBuildLeavesTheLayersThatItHasMadeWholeAndNothingOfTheOthers() throws IOException {
        assertEquals(1, afterKill.size(), afterKill.toString());
        assertEquals(ExitCode.OK, verifiedAfterKill.exitCode(), verifiedAfterKill.err());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(store())));
    }

    @Test
    void theNextBuildGoesOnAboveThem() {
        assertEquals(ExitCode.OK, web.exitCode(), web.err());
        assertEquals(List.of("layer 2 of 3", "layer 3 of 3"), made(web, "web-1.0"));
        assertEquals("base\nweb\n", first);
        assertEquals(2, afterWeb.size(), afterWeb.toString());
    }

    @Test
    void aStepThatFailsLeavesTheLayersBelowAsTheyWereAndRunsNoneOfThem() {
        assertNotEquals(ExitCode.OK, failed.exitCode());
        assertEquals(List.of("layer 3 of 3"), made(failed, "batch-1.0"));
        assertEquals(afterWeb, afterFailure);
    }

    @Test
    void aChangedParentIsBuiltOnceForAllItsChildrenAndTheyAreBuiltUponIt() throws IOException {
        JsonNode plan = JsonMapper.builder().build().readTree(changed.out());
        assertEquals("its inputs have changed", plan.path("reason").asText(), changed.out());
        assertEquals(3, plan.path("layers").asInt());
        assertEquals(1, plan.path("layers_kept").asInt());
        assertEquals(ExitCode.OK, both.exitCode(), both.err());
        List<String> all = new ArrayList<>(made(both, "web-1.0"));
        all.addAll(made(both, "batch-1.0"));
        assertEquals(
                List.of("layer 2 of 3", "layer 3 of 3", "layer 3 of 3"),
                all.stream().sorted().toList(),
                both.err());
        assertEquals("other\nweb\n", order("web-1.0"));
        assertEquals("other\nbatch\n", order("batch-1.0"));
    }

    @Test
    void theDescriptorNamesTheLayersThatTheImageStandsOn() throws IOException {
        Path descriptor = image("batch-1.0")
                .resolveSibling(image("batch-1.0").getFileName().toString().replace(".qcow2", ".json"));
        String parent = JsonMapper.builder()
                .build()
                .readTree(descriptor.toFile())
                .path("attributes")
                .path("comfy.parent")
                .asText();
        String layer = "base-1.0 [0-9]{14} sha256:[0-9a-f]{64}";
        assertTrue(parent.matches(layer + ", " + layer), parent);
        for (String one : parent.split(", ", -1)) {
            assertTrue(layers().containsValue(one.replaceFirst(".*:", "")), parent);
        }
    }

    @Test
    void nothingOfAnyLayersWayInIsInAnImageAndItStandsOnNothing() throws IOException {
        List<String> secrets = new ArrayList<>();
        for (String record : layers().keySet()) {
            JsonNode wayIn = JsonMapper.builder()
                    .build()
                    .readTree(store().resolve(record).toFile())
                    .path("wayIn");
            secrets.add(wayIn.path("publicKey").asText().split(" ")[1]);
            wayIn.path("secrets").forEach(secret -> secrets.add(secret.asText()));
        }
        assertEquals(12, secrets.size());
        assertEquals(Set.of(), ByteSearch.found(raw("batch-1.0"), secrets));
        assertFalse(Files.readString(image("batch-1.0"), java.nio.charset.StandardCharsets.ISO_8859_1)
                .substring(0, 4096)
                .contains(".qcow2"));
    }

    @Test
    void whatIsThereAndUnchangedIsNotBuiltAgain() {
        ComfyRun again = comfy("web.yml");
        assertEquals(ExitCode.OK, again.exitCode(), again.err());
        assertTrue(again.out().contains("unchanged"), again.out());
        assertEquals(List.of(), made(again, "web-1.0"));
    }

    private static String step(String line) {
        return "provisioners: [{ type: shell, inline: ['" + line + "'] }]\n";
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static List<String> line(String file, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "build",
                directory.resolve(file).toString(),
                "--accelerator",
                "tcg",
                "--cache-dir",
                cache(),
                "--output-dir",
                directory.resolve("out").toString()));
        line.addAll(List.of(more));
        return line;
    }

    private static ComfyRun comfy(String file, String... more) {
        return ComfyRun.of(line(file, more).toArray(String[]::new));
    }

    private static String cache() {
        return directory.resolve("cache").toString();
    }

    private static Path store() {
        return directory.resolve("cache/layers");
    }

    /** The layers that a build has made, by what it says. */
    private static List<String> made(ComfyRun run, String name) {
        return run.err()
                .lines()
                .filter(line -> line.startsWith(name + ": layer "))
                .map(line -> line.replaceFirst(".*: (layer [0-9]+ of [0-9]+) .*", "$1"))
                .toList();
    }

    /** The records of layers, and the digest of each one's file. */
    private static Map<String, String> layers() throws IOException {
        Map<String, String> layers = new TreeMap<>();
        try (Stream<Path> files = Files.list(store())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9a-f]+\\.json")) {
                    layers.put(name, Digest.SHA_256.of(file.resolveSibling(name.replace(".json", ".qcow2"))));
                }
            }
        }
        return layers;
    }

    /** The newest image of a build. */
    private static Path image(String name) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-[0-9]+\\.qcow2"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private static Path raw(String name) throws IOException {
        Path raw = directory.resolve(name + ".raw");
        Files.deleteIfExists(raw);
        PROGRAMS.run(Command.of(
                        "qemu-img",
                        "convert",
                        "-f",
                        "qcow2",
                        "-O",
                        "raw",
                        image(name).toString(),
                        raw.toString()))
                .orThrow("cannot convert");
        return raw;
    }

    /** What the steps of all layers have written, in their order. */
    private static String order(String name) throws IOException {
        return PROGRAMS.run(Command.of("debugfs", "-R", "cat /etc/order", raw(name) + "?offset=" + FILE_SYSTEM))
                .orThrow("debugfs")
                .output();
    }
}
