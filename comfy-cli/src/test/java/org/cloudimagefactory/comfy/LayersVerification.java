package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;

/**
 * Builds in layers that take longer than a build of comfy itself may: killed twenty times at any point, and upon Debian. It runs
 * only with {@code mvn -Pverification verify}; what it did is written to {@code target/verification/layers-*.md}.
 */
class LayersVerification {
    private static final int KILLS = Integer.getInteger("layers.kills", 20);
    private static final int STEPS = 5;
    private static final Duration LONG = Duration.ofHours(1);
    private static final int KILLED = 137;

    private final CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final Path work = Path.of("target/verification/layers").toAbsolutePath();
    private final int[] changes = new int[STEPS];

    /** Micro, a parent, a child and a grandchild with five provisioners, of which three end at checkpoints. */
    @Test
    void killedTwentyTimesAtAnyPointLeavesACacheThatVerifiesAndTheNextBuildEndsRight() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Path log = begin("kills");
        tell(log, "seed " + seed);
        describe();
        Instant begun = Instant.now();
        Map<String, String> newTree = ImageTree.of(built(log, "top.yml", "--no-cache"), work.resolve("tree"));
        // About as long as two layers take.
        long usual = Duration.between(begun, Instant.now()).toMillis() / 3;
        long span = Long.getLong("layers.span", usual);
        boolean isDone = true;
        int kill = 0;
        while (kill < KILLS) {
            int step = random.nextInt(STEPS);
            if (random.nextBoolean() || isDone) {
                changes[step]++;
                describe();
            }
            Duration after = Duration.ofMillis(random.nextLong(span));
            boolean isKilled = killedAfter(after);
            isDone = !isKilled;
            String where = "kill " + (kill + 1) + " of seed " + seed;
            String kept = verified(where);
            if (isKilled) {
                kill++;
                tell(log, "kill " + kill + " after " + after.toSeconds() + " s: " + kept);
            } else {
                tell(log, "a build ended by itself: " + kept);
                assertEquals(expectedOrder(), order(image("top-1.0")), where);
            }
        }
        assertEquals(expectedOrder(), order(built(log, "top.yml")), "seed " + seed);
        Arrays.fill(changes, 0);
        describe();
        // All of the first build is still there.
        Map<String, String> keptTree = ImageTree.of(built(log, "top.yml", "--force"), work.resolve("tree"));
        List<String> differences = TreeComparison.asDocumented().differences(keptTree, newTree);
        tell(log, keptTree.size() + " files, " + differences.size() + " of them other ones without cache");
        assertEquals(List.of(), differences);
        verified("at the end");
    }

    private boolean killedAfter(Duration time) throws IOException, InterruptedException {
        try (ComfyProcess comfy = ComfyProcess.start(
                work.resolve("log"), List.of(), line("top.yml").toArray(String[]::new))) {
            int code;
            try {
                code = comfy.exitCode(time);
            } catch (IllegalStateException e) {
                comfy.signal("KILL");
                code = comfy.exitCode(LONG);
            }
            Instant end = Instant.now().plus(Duration.ofMinutes(2));
            while (!ComfyProcess.processesOf(work).isEmpty() && Instant.now().isBefore(end)) {
                Thread.sleep(100);
            }
            assertEquals(List.of(), ComfyProcess.processesOf(work), "processes stay");
            assertTrue(code == KILLED || code == ExitCode.OK, () -> "failed: " + text(work.resolve("log")));
            return code == KILLED;
        }
    }

    /** Reads the whole cache, which must be as it should be. */
    private String verified(String where) {
        ComfyRun run = ComfyRun.of("cache", "verify", "--cache-dir", cache());
        assertEquals(ExitCode.OK, run.exitCode(), where + ": " + run.out() + run.err());
        return run.out().lines().reduce((first, last) -> last).orElse("no layers");
    }

    private void describe() throws IOException {
        Files.writeString(
                work.resolve("ground.yml"),
                "distribution: micro\nsize: 128M\nprovisioners:\n" + step(0, ", checkpoint: true") + step(1, ""));
        Files.writeString(
                work.resolve("middle.yml"),
                "from: ground.yml\nfiles: [{ path: /etc/middle, content: middle }]\nprovisioners:\n"
                        + step(2, ", checkpoint: true") + step(3, ", checkpoint: true"));
        Files.writeString(work.resolve("top.yml"), "from: middle.yml\ntitle: Top\nprovisioners:\n" + step(4, ""));
    }

    private String step(int number, String more) {
        return "  - { type: shell, inline: [\"echo " + said(number) + " >>/etc/order\"]" + more + " }\n";
    }

    private String said(int number) {
        return "step-" + (number + 1) + "-of-change-" + changes[number];
    }

    /** What all steps write as they are described now. */
    private String expectedOrder() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < STEPS; i++) {
            all.append(said(i)).append('\n');
        }
        return all.toString();
    }

    /** The file system of the build becomes full under a guest that writes into its overlay. */
    @Test
    void aFullDiskUnderTheGuestIsToldAndTheLayersBelowStay() throws Exception {
        Path log = begin("full");
        Path output = Files.createDirectories(work.resolve("out"));
        Files.writeString(work.resolve("full.yml"), """
                distribution: micro
                size: 128M
                provisioners:
                  - { type: shell, inline: ["dd if=/dev/urandom of=/large bs=1M count=70", "sync"], checkpoint: true }
                """);
        List<String> wrapper = List.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-c",
                "mount -t tmpfs -o size=56m small \"$0\" && exec \"$@\"",
                output.toString());
        try (ComfyProcess comfy = ComfyProcess.start(
                work.resolve("log"), wrapper, line("full.yml").toArray(String[]::new))) {
            int code = comfy.exitCode(LONG);
            String last = comfy.log().lines().reduce("", (before, line) -> line);
            tell(log, last);
            assertTrue(code != ExitCode.OK, comfy.log());
            assertTrue(last.contains("its disk cannot be written: is the file system full?"), comfy.log());
        }
        tell(log, verified("afterwards"));
    }

    /**
     * Debian from a base of its packages, a parent that installs something and two children of it: the second one is built upon
     * what the first one has left, and once without.
     */
    @Test
    void twoChildrenOfDebianShareOneParentAndHaveTheFilesOfABuildWithoutCache() throws Exception {
        Path log = begin("debian");
        Path base = work.resolve("base.qcow2");
        Path made = Path.of("target/verification/appliance/base.qcow2").toAbsolutePath();
        if (!Files.exists(made)) {
            Files.createDirectories(made.getParent());
            programs.run(Command.of(
                                    Path.of("src/verification/make-debian-base")
                                            .toAbsolutePath()
                                            .toString(),
                                    "--output",
                                    made.toString())
                            .within(LONG))
                    .orThrow("cannot make the base");
        }
        Files.createSymbolicLink(base, made);
        Files.writeString(work.resolve("ground.yml"), """
                distribution: debian
                base: { image: base.qcow2 }
                version: "12"
                size: 3G
                memory: 1024
                packages: [less]
                provisioners:
                  - { type: shell, inline: ["command -v less >/etc/ground"] }
                """);
        Files.writeString(work.resolve("web.yml"), """
                from: ground.yml
                title: A web server
                packages: [nginx-light]
                services: { enable: [nginx] }
                """);
        Files.writeString(work.resolve("batch.yml"), """
                from: ground.yml
                title: A batch worker
                packages: [at]
                """);
        built(log, "web.yml");
        Map<String, String> kept = ImageTree.of(built(log, "batch.yml"), work.resolve("tree"));
        Map<String, String> anew = ImageTree.of(built(log, "batch.yml", "--no-cache"), work.resolve("tree"));
        List<String> differences = TreeComparison.asDocumented().differences(kept, anew);
        tell(log, kept.size() + " files, " + differences.size() + " of them other ones with --no-cache");
        // Of many, the first ones say enough.
        assertEquals(List.of(), differences.subList(0, Math.min(differences.size(), 50)));
    }

    private Path begin(String name) throws IOException {
        if (Files.exists(work)) {
            TreeRemoval.remove(work);
        }
        Files.createDirectories(work);
        Path log = work.resolveSibling("layers-" + name + ".md");
        Files.deleteIfExists(log);
        return log;
    }

    private static void tell(Path log, String line) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Builds, tells how long it took and which layers it made; the new image. */
    private Path built(Path log, String file, String... more) throws IOException {
        List<String> line = line(file, more);
        line.addAll(List.of("--output", "json"));
        Instant start = Instant.now();
        ComfyRun run = ComfyRun.of(line.toArray(String[]::new));
        long seconds = Duration.between(start, Instant.now()).toSeconds();
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        String name = file.replace(".yml", "");
        tell(log, "$ comfy build " + file + " " + String.join(" ", more));
        for (String said : run.err().lines().toList()) {
            if (said.matches(name + "-[0-9.]+: layer .*")) {
                tell(log, said);
            }
        }
        tell(log, seconds + " s");
        return Path.of(
                JsonMapper.builder().build().readTree(run.out()).path("image").asText());
    }

    private List<String> line(String file, String... more) {
        List<String> line = new ArrayList<>(List.of("build", work.resolve(file).toString(), "--accelerator", "tcg"));
        line.addAll(List.of("--cache-dir", cache(), "--timeout", "3h"));
        line.addAll(List.of("--output-dir", work.resolve("out").toString()));
        line.addAll(List.of(more));
        return line;
    }

    private String cache() {
        return work.resolve("cache").toString();
    }

    /** The newest image of a name. */
    private Path image(String name) throws IOException {
        try (Stream<Path> files = Files.list(work.resolve("out"))) {
            return files.filter(file -> file.getFileName().toString().matches(name + "-[0-9]+\\.qcow2"))
                    .max(Path::compareTo)
                    .orElseThrow();
        }
    }

    private String order(Path image) throws IOException {
        Path raw = work.resolve("raw");
        programs.run(Command.of("qemu-img", "convert", "-f", "qcow2", "-O", "raw", image.toString(), raw.toString()))
                .orThrow("convert");
        String order = programs.run(Command.of("debugfs", "-R", "cat /etc/order", raw + "?offset=" + (1 << 20)))
                .orThrow("debugfs")
                .output();
        Files.delete(raw);
        return order;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
