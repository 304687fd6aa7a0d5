package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends runs in the middle of their work, again and again; in the end every event has had its effect once. */
class KillIT {
    private static final int IMAGES = 8;
    private static final int KILLS = 6;
    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private Site site;
    private Path raw;
    private final Map<String, Integer> effects = new TreeMap<>();
    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @BeforeEach
    void store() throws IOException {
        site = new Site(directory);
        raw = Disks.raw(directory.resolve("source.raw"), 1 << 20, 1);
        for (int i = 0; i < IMAGES; i++) {
            String identifier = "image" + i;
            Disks.convert(raw, site.cache.resolve(identifier), i % 2 == 0 ? "vmdk" : "qcow2");
            site.archive("ExpirePostfix", identifier, "0");
            site.archive("AvailablePostfix", identifier, "1");
        }
    }

    @Test
    void killedAtAnyPointEveryEventIsDoneOrStillWaits() throws IOException, InterruptedException {
        List<String> all = Site.names(site.metadata);
        for (int i = 0; i < KILLS; i++) {
            Process run = start("process", site.directories());
            boolean ended = i % 2 == 0
                    ? run.waitFor(300 + random.nextInt(2500), TimeUnit.MILLISECONDS)
                    : endsBeforeItPublishes(run);
            run.destroyForcibly().waitFor();
            List<String> waiting = Site.names(site.metadata);
            List<String> published = Site.names(site.descriptors);
            for (String event : all) {
                boolean isDone = published.contains(event) || effects.containsKey(event);
                assertTrue(isDone || waiting.contains(event), event + " is lost, seed " + seed);
            }
            consume();
            if (ended) {
                break;
            }
        }
        assertEquals(0, start("process", site.directories()).waitFor());
        consume();
        Map<String, Integer> onceEach = new TreeMap<>();
        all.forEach(event -> onceEach.put(event, 1));
        assertEquals(onceEach, effects, "seed " + seed);
        assertEquals(List.of(), Site.names(site.metadata));
        awaitNothingTemporary();
    }

    /** Waits until a descriptor goes out: what is done then must not be done again. */
    private boolean endsBeforeItPublishes(Process run) throws InterruptedException {
        while (run.isAlive()) {
            if (!Site.names(site.descriptors).isEmpty()) {
                Thread.sleep(random.nextInt(20));
                return false;
            }
            Thread.sleep(1);
        }
        return true;
    }

    @Test
    void endedByASignalItLeavesNothingBehindAndBlamesNoEvent() throws IOException, InterruptedException {
        Disks.raw(site.cache.resolve("image0"), 64 << 20, 3);
        List<String> all = Site.names(site.metadata);
        Process run = start("process", site.directories());
        Instant end = Instant.now().plus(LIMIT);
        while (temporaries(site.output).isEmpty()
                && run.isAlive()
                && Instant.now().isBefore(end)) {
            Thread.sleep(5);
        }
        run.destroy();
        assertEquals(143, run.waitFor());
        assertEquals(List.of(), temporaries(site.output));
        assertEquals(List.of(), Site.allNames(site.temporary));
        consume();
        List<String> waiting = Site.names(site.metadata);
        assertEquals(all.size(), waiting.size() + effects.size());
        // Whoever was interrupted has not used up an attempt.
        assertEquals(
                0,
                start(
                                "process",
                                Stream.concat(Arrays.stream(site.directories()), Stream.of("--max-attempts", "1"))
                                        .toArray(String[]::new))
                        .waitFor());
        awaitNothingTemporary();
    }

    /** As the next tool does: takes the descriptors away, having looked at their images. */
    private void consume() throws IOException {
        List<String> names = Site.names(site.descriptors);
        List<ApplianceDescriptor> published = site.published();
        for (int i = 0; i < names.size(); i++) {
            ApplianceDescriptor descriptor = published.get(i);
            if (descriptor.action() == Action.REGISTRATION
                    && !descriptor.identifier().equals("image0")) {
                assertTrue(Disks.same(raw, Path.of(descriptor.disks().get(0).path()), "qcow2"));
            }
            effects.merge(names.get(i), 1, Integer::sum);
            Files.delete(site.descriptors.resolve(names.get(i)));
        }
    }

    /** Programs of a killed run need a moment to follow it. */
    private void awaitNothingTemporary() throws InterruptedException {
        Path[] searched = {site.output, site.descriptors, site.metadata};
        Instant end = Instant.now().plus(LIMIT);
        while (!temporaries(searched).isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(100);
        }
        assertEquals(List.of(), temporaries(searched));
    }

    private static List<String> temporaries(Path... directories) {
        return Arrays.stream(directories)
                .filter(Files::isDirectory)
                .flatMap(directory -> Site.allNames(directory).stream())
                .filter(name -> name.endsWith(".part"))
                .toList();
    }

    private Process start(String command, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.cloudimagefactory.itchy.ItchyMain",
                command));
        line.addAll(List.of(arguments));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }
}
