package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
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
 * Appliances upon one ground upon micro, by Packer and QEMU: killed in the ground's layer, built all at once with one that fails, looked
 * into, changed, and built by two processes at once. Each build is made once, and looked at by the tests.
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
    private static List<String> leftByKill;
    private static ComfyRun verifiedAfterKill;
    private static ComfyRun all;
    private static Map<String, String> afterAll;
    private static List<String> leftByAll;
    private static String first;
    private static String keys;
    private static String leftKeys;
    private static List<String> leftByKilledShell;
    private static Shown before;
    private static Shown after;
    private static Map<String, String> afterShells;
    private static ComfyRun changed;
    private static ComfyRun web;
    private static int batch;
    private static String batchLog;

    /** What somebody saw who looked into a guest. */
    private record Shown(int exitCode, String said) {}

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("appliances"));
        ground("ground");
        // As a hardened base would: whoever was let in before is not any more.
        write(
                "appliances/web.yml",
                "from: ../ground.yml\ntitle: Web\nfiles: [{ path: /etc/web, content: web }]\n"
                        + steps(
                                "cp /root/.ssh/authorized_keys /etc/left; sed -i \"s/ .*//\" /etc/left",
                                "echo web >>/etc/order"));
        write(
                "appliances/batch.yml",
                "from: ../ground.yml\ntitle: Batch\n" + steps("echo batch >>/etc/order", "touch /etc/tried; exit 7"));
        write("appliances/queue.yml", "from: batch.yml\ntitle: Queue\n");
        killInTheSecondLayer();
        afterKill = layers();
        leftByKill = hidden();
        verifiedAfterKill = ComfyRun.of("cache", "verify", "--cache-dir", cache());
        all = ComfyRun.of(line("build", "appliances", "--all", "--jobs", "2", "--output", "json"));
        afterAll = layers();
        leftByAll = hidden();
        first = inImage("web-1.0", "/etc/order");
        keys = inImage("web-1.0", "/etc/keys");
        leftKeys = inImage("web-1.0", "/etc/left");
        look();
        afterShells = layers();
        ground("other");
        write("appliances/batch.yml", "from: ../ground.yml\ntitle: Batch\n" + steps("echo batch >>/etc/order"));
        changed = ComfyRun.of(line("build", "appliances/web.yml", "--dry-run", "--output", "json"));
        both();
    }

    private static void ground(String name) throws IOException {
        write(
                "ground.yml",
                "distribution: micro\nsize: 128M\ntitle: Ground\n"
                        + steps("grep -c comfy-build /root/.ssh/authorized_keys >/etc/keys"
                                + "; dd if=/dev/urandom of=/etc/large bs=1M count=24 2>/dev/null; sync"
                                + "; rm /etc/large /root/.ssh/authorized_keys; echo " + name + " >>/etc/order"));
    }

    private static void killInTheSecondLayer() throws IOException, InterruptedException {
        Path output = directory.resolve("out");
        try (ComfyProcess comfy =
                ComfyProcess.start(directory.resolve("log"), List.of(), line("build", "appliances", "--all"))) {
            await(comfy, "ground-1.0: layer 2 of 2");
            comfy.awaitQemu(output);
            comfy.signal("KILL");
            assertEquals(137, comfy.exitCode(SOON), comfy.log());
        }
        awaitNothing(output);
    }

    private static void await(ComfyProcess comfy, String text) throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LONG);
        while (!comfy.log().contains(text)) {
            assertTrue(Instant.now().isBefore(end), () -> "'" + text + "' was not said");
            Thread.sleep(200);
        }
    }

    private static void awaitNothing(Path output) throws InterruptedException {
        Instant end = Instant.now().plus(SOON);
        while (!ComfyProcess.processesOf(output).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), ComfyProcess.processesOf(output));
    }

    /** Before the failed step by the very command that was told, and after it; first by a run that is killed. */
    private static void look() throws IOException, InterruptedException {
        Matcher told = Pattern.compile("comfy (shell --at 5 [^;]*)").matcher(problem("batch-1.0"));
        assertTrue(told.find(), all.out());
        List<String> told5 = List.of(told.group(1).split(" "));
        try (ComfyProcess comfy =
                ComfyProcess.start(directory.resolve("killed"), List.of(), with(told5, "--command", "sleep 600"))) {
            comfy.awaitQemu(directory.resolve("out"));
            comfy.signal("KILL");
            assertEquals(137, comfy.exitCode(SOON), comfy.log());
        }
        awaitNothing(directory.resolve("out"));
        leftByKilledShell = hidden();
        before = shown(
                List.of(),
                with(told5, "--command", "cat /etc/order; tail -n 1 /tmp/comfy-step-5.sh; ls /etc/tried; exit 42"));
        Path script = Files.writeString(directory.resolve("script"), "cat /etc/order\nls /etc/tried\nexit 3\n");
        List<String> told6 = new ArrayList<>(told5);
        told6.set(2, "6");
        after = shown(List.of("sh", "-c", "exec \"$@\" <" + script, "sh"), told6.toArray(String[]::new));
    }

    private static String[] with(List<String> line, String... more) {
        List<String> all = new ArrayList<>(line);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static Shown shown(List<String> wrapper, String... line) throws IOException, InterruptedException {
        try (ComfyProcess comfy = ComfyProcess.start(directory.resolve("shell"), wrapper, line)) {
            return new Shown(comfy.exitCode(LONG), comfy.log());
        }
    }

    private static void both() throws IOException, InterruptedException {
        try (ComfyProcess other =
                ComfyProcess.start(directory.resolve("batch"), List.of(), line("build", "appliances/batch.yml"))) {
            await(other, "batch-1.0: layer 2 of 3");
            web = ComfyRun.of(line("build", "appliances/web.yml"));
            batch = other.exitCode(LONG);
            batchLog = other.log();
        }
    }

    @Test
    void aKilledBuildLeavesTheLayersThatItHasMadeWholeAndNothingOfTheOthers() throws IOException {
        assertEquals(1, afterKill.size(), afterKill.toString());
        assertEquals(ExitCode.OK, verifiedAfterKill.exitCode(), verifiedAfterKill.err());
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(store())));
        assertEquals(List.of(".comfy-batch-1.0"), leftByKill);
        assertEquals(List.of(".comfy"), leftByAll);
    }

    @Test
    void allOfADirectoryGoOnAboveThemAndWhatTheyHaveInCommonIsMadeOnce() {
        assertEquals(
                List.of("batch-1.0: layer 3 of 3", "ground-1.0: layer 2 of 2", "web-1.0: layer 3 of 3"),
                made(all.err()),
                all.err());
        assertEquals("ground\nweb\n", first);
        assertEquals(2, afterAll.size(), afterAll.toString());
        assertTrue(all.out().contains("\"status\" : \"built\""), all.out());
    }

    @Test
    void aStepThatFailsKeepsNoOtherFromBeingBuiltButThoseThatStandOnIt() throws IOException {
        assertEquals(ExitCode.ITEMS_FAILED, all.exitCode(), all.err());
        assertEquals("it stands on batch-1.0, which failed", problem("queue-1.0"));
        assertTrue(problem("batch-1.0").contains("logs are in "), problem("batch-1.0"));
        assertTrue(all.err().contains("comfy: queue-1.0: not built: it stands on batch-1.0, which failed"), all.err());
    }

    @Test
    void eachLayerIsOpenedByItsOwnKeyAndTheOneBeforeIsForgotten() {
        // The layer's own and that of the layer below, while it is built; the one that it leaves, in spite of the
        // provisioner.
        assertEquals("2\n", keys);
        assertEquals("ssh-ed25519\n", leftKeys);
    }

    @Test
    void whoLooksBeforeAFailedStepSeesWhatItWouldMeetAndGetsTheExitCode() {
        assertEquals(42, before.exitCode(), before.said());
        assertTrue(before.said().contains("ground\nbatch\ntouch /etc/tried; exit 7\n"), before.said());
        assertTrue(before.said().contains("/etc/tried: No such file"), before.said());
    }

    @Test
    void whoLooksBehindAFailedStepSeesWhatItHasLeft() {
        assertEquals(3, after.exitCode(), after.said());
        assertTrue(after.said().contains("step 5 failed: exit code 7"), after.said());
        assertTrue(after.said().contains("ground\nbatch\n/etc/tried\n"), after.said());
    }

    @Test
    void aLookLeavesNothingAndChangesNoLayerAndCleansUpBehindOneThatWasKilled() throws IOException {
        assertTrue(leftByKilledShell.stream().anyMatch(name -> name.startsWith(".comfy-shell-")), "nothing was left");
        assertEquals(List.of(".comfy"), hidden());
        assertEquals(afterAll, afterShells);
    }

    @Test
    void aChangedParentIsMadeByOneOfTwoBuildsAndTheOtherIsToldThatItWaits() throws IOException {
        JsonNode plan = JsonMapper.builder().build().readTree(changed.out());
        assertEquals("its inputs have changed", plan.path("reason").asText(), changed.out());
        assertEquals(3, plan.path("layers").asInt());
        assertEquals(1, plan.path("layers_kept").asInt());
        assertEquals(ExitCode.OK, web.exitCode(), web.err());
        assertEquals(ExitCode.OK, batch, batchLog);
        assertEquals(List.of("batch-1.0: layer 2 of 3", "batch-1.0: layer 3 of 3"), made(batchLog));
        assertEquals(List.of("web-1.0: layer 3 of 3"), made(web.err()));
        assertTrue(web.err().contains("web-1.0: waiting for layer 2 of 3 (ground-1.0: "), web.err());
        assertEquals("other\nweb\n", inImage("web-1.0", "/etc/order"));
        assertEquals("other\nbatch\n", inImage("batch-1.0", "/etc/order"));
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
        String layer = "ground-1.0 [0-9]{14} sha256:[0-9a-f]{64}";
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
            String body = wayIn.path("publicKey").asText().split(" ")[1];
            secrets.add(body);
            wayIn.path("secrets").forEach(secret -> secrets.add(secret.asText()));
            // The search would find them: without a seal, keys are there.
            assertTrue(ByteSearch.contains(store().resolve(record.replace(".json", ".qcow2")), body), record);
        }
        assertEquals(12, secrets.size());
        assertEquals(Set.of(), ByteSearch.found(raw("batch-1.0"), secrets));
        QemuImg qemuImg = new QemuImg("qemu-img", PROGRAMS);
        DiskSource image = DiskSource.whole(image("batch-1.0"), ImageFormat.QCOW2);
        QemuImageInfo info = qemuImg.info(image);
        assertFalse(info.hasBackingFile());
        assertEquals(128L << 20, info.virtualSize());
        qemuImg.check(image);
    }

    @Test
    void anOverlayHoldsOnlyWhatIsNew() throws IOException {
        QemuImg qemuImg = new QemuImg("qemu-img", PROGRAMS);
        for (String record : layers().keySet()) {
            Path overlay = store().resolve(record.replace(".json", ".qcow2"));
            QemuImageInfo info = qemuImg.info(DiskSource.whole(overlay, ImageFormat.QCOW2));
            // 24 MiB were written and deleted; what is free was given back.
            assertTrue(
                    !info.hasBackingFile() || info.actualSize() < 12L << 20,
                    () -> "overlay takes " + info.actualSize());
        }
    }

    @Test
    void whatIsThereAndUnchangedIsNotBuiltAgain() {
        ComfyRun again = ComfyRun.of(line("build", "appliances/web.yml"));
        assertEquals(ExitCode.OK, again.exitCode(), again.err());
        assertTrue(again.out().contains("unchanged"), again.out());
        assertEquals(List.of(), made(again.err()));
    }

    private static String steps(String... lines) {
        StringBuilder text = new StringBuilder("provisioners:\n");
        for (String line : lines) {
            text.append("  - { type: shell, inline: ['").append(line).append("'] }\n");
        }
        return text.toString();
    }

    private static void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    private static String[] line(String command, String target, String... more) {
        List<String> line = new ArrayList<>(List.of(
                command,
                directory.resolve(target).toString(),
                "--accelerator",
                "tcg",
                "--cache-dir",
                cache(),
                "--output-dir",
                directory.resolve("out").toString()));
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    private static String problem(String name) throws IOException {
        for (JsonNode node : JsonMapper.builder().build().readTree(all.out()).path("appliances")) {
            if (node.path("name").asText().equals(name)) {
                return node.path("problem").asText();
            }
        }
        throw new AssertionError("no " + name + " in " + all.out());
    }

    /** Hidden files beside the images. */
    private static List<String> hidden() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("out"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String cache() {
        return directory.resolve("cache").toString();
    }

    private static Path store() {
        return directory.resolve("cache/layers");
    }

    /** The layers that builds have made, by what they say. */
    private static List<String> made(String said) {
        return said.lines()
                .filter(line -> line.matches("[^ ]+: layer [0-9]+ of .*"))
                .map(line -> line.replaceFirst("(layer [0-9]+ of [0-9]+) .*", "$1"))
                .sorted()
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

    private static String inImage(String name, String file) throws IOException {
        return PROGRAMS.run(Command.of("debugfs", "-R", "cat " + file, raw(name) + "?offset=" + FILE_SYSTEM))
                .orThrow("debugfs")
                .output();
    }
}
