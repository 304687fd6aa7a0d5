package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Versions in chunks, without, with what is damaged, published and caught by runs that are killed: docs/verification.md. */
class ChunksToCloudVerification {
    private static final int MEBIBYTES = 64;
    private static final int KILLS = Integer.getInteger("chunks.kills", 6);

    @TempDir
    Path directory;

    private final List<String> log = new ArrayList<>();
    private ChunkLoop loop;

    @BeforeEach
    void begin() throws Exception {
        loop = new ChunkLoop(directory, MEBIBYTES);
        loop.next("1");
        loop.publish("--chunks");
        loop.subscribe();
        assertEquals("", loop.follow());
        log.add("version 1, whole: " + loop.told());
    }

    @AfterEach
    void end() throws Exception {
        loop.close();
        Path file = Files.createDirectories(Path.of("target", "verification")).resolve("chunks.log");
        Files.write(file, log, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void versionAfterVersion() throws Exception {
        for (String version : List.of("2", "3", "4", "5", "6")) {
            saved(version);
        }
        loop.readByOthers();
        loop.next("7");
        loop.publish();
        assertEquals("", loop.follow());
        log.add("version 7, without chunks: " + loop.told());
        saved("8");
        loop.next("9");
        loop.publish("--chunks");
        loop.damagePack();
        fallenBack("9, a damaged pack", loop.follow());
        loop.next("10");
        loop.publish("--chunks");
        loop.tamperIndex();
        fallenBack("10, an index that was tampered with", loop.follow());
        saved("11");
    }

    private void saved(String version) throws Exception {
        loop.next(version);
        loop.publish("--chunks");
        assertEquals("", loop.follow());
        log.add("version " + version + ", in chunks: " + loop.saved());
    }

    private void fallenBack(String what, String said) throws IOException {
        List<String> reasons = said.lines().toList();
        assertEquals(2, reasons.size(), said);
        assertTrue(reasons.stream().allMatch(line -> line.contains("the whole file is fetched: ")), said);
        assertTrue(loop.sentByList() >= loop.whole() && loop.sentByRegistry() >= loop.whole(), loop.told());
        log.add("version " + what + ": " + loop.told());
    }

    /** All four kinds of runs are killed at random times, and each version arrives. */
    @Test
    void whatIsKilledGoesOn() throws Exception {
        long seed = Long.getLong("chunks.seed", System.nanoTime());
        log.add("chunks.seed=" + seed);
        System.out.println("chunks.seed=" + seed);
        Random random = new Random(seed);
        int killed = 0;
        for (int version = 2; version < 2 + KILLS; version++) {
            loop.next(Integer.toString(version));
            killed += kill("comfy", loop.listing("--chunks"), random) ? 1 : 0;
            killed += kill("nifty", loop.pushing("--chunks"), random) ? 1 : 0;
            loop.publish("--chunks");
            String trust = directory.resolve("certificates").toString();
            killed += kill("itchy", loop.site().catching("--ca-dir", trust), random) ? 1 : 0;
            assertEquals("", loop.follow());
        }
        log.add(killed + " of " + 3 * KILLS + " runs were killed before their end, and all versions arrived");
    }

    private boolean kill(String tool, List<String> arguments, Random random) throws Exception {
        return !loop.site().kill(tool, arguments, 300 + random.nextInt(3000));
    }

    /** Two of each at once: one may have to give way. */
    @Test
    void twoPublishersAtOnce() throws Exception {
        loop.next("2");
        List<String> other = new ArrayList<>(loop.pushing("--chunks"));
        Path queue = Files.createDirectory(directory.resolve("queue-other"));
        Files.copy(directory.resolve("queue-pushed/pushed-2.json"), queue.resolve("pushed-2.json"));
        other.set(other.indexOf("--descriptors-dir") + 1, queue.toString());
        other.set(
                other.indexOf("--state-dir") + 1,
                directory.resolve("other-state").toString());
        List<Process> all = List.of(
                start("comfy", loop.listing("--chunks"), "1"),
                start("comfy", loop.listing("--chunks"), "2"),
                start("nifty", loop.pushing("--chunks"), "3"),
                start("nifty", other, "4"));
        List<Integer> ends = new ArrayList<>();
        for (Process process : all) {
            assertTrue(process.waitFor(5, TimeUnit.MINUTES));
            ends.add(process.exitValue());
        }
        log.add("two comfy publish and two nifty sync at once end with " + ends);
        assertTrue(
                Set.of(0, 75).containsAll(ends.subList(0, 2))
                        && ends.subList(0, 2).contains(0),
                ends.toString());
        assertTrue(Set.of(0, 1).containsAll(ends.subList(2, 4)), ends.toString());
        loop.publish("--chunks");
        String unused = loop.site().run("nifty", other);
        assertEquals("", loop.follow());
        log.add("and the version arrives: " + loop.saved());
    }

    private Process start(String tool, List<String> arguments, String name) throws IOException {
        return loop.site().process(tool, arguments, directory.resolve("out" + name), directory.resolve("err" + name));
    }
}
