package org.cloudimagefactory.itchy.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens, and in whatever order, with clocks that jump: what is needed stays, what is somebody else's stays, and of the
 * rest just so much is left as the limit says. The model knows no record.
 */
class CleanModelTest {
    private static final int ROUNDS = 12;
    private static final int STEPS = 40;
    private static final int KILLED_AFTER = 3;

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    /** One image in the model. */
    private static final class Made {
        private final Path file;
        private final String version;
        private boolean expired;
        private boolean linked;
        private boolean replaced;

        Made(Path file, String version) {
            this.file = file;
            this.version = version;
        }
    }

    private CleanSite site;
    private final Map<String, List<Made>> model = new LinkedHashMap<>();
    private final Map<Path, Path> unfinished = new LinkedHashMap<>();
    private final Set<Path> foreign = new HashSet<>();
    private int versions;

    @Test
    void neverRemovesWhatIsNeededAndAlwaysEndsUnderTheLimit() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            site = new CleanSite(directory.resolve("site" + round));
            model.clear();
            unfinished.clear();
            foreign.clear();
            for (int step = 0; step < STEPS; step++) {
                step();
            }
        }
    }

    private void step() throws IOException {
        String identifier = "a" + random.nextInt(4);
        List<Made> own = model.computeIfAbsent(identifier, key -> new ArrayList<>());
        switch (random.nextInt(8)) {
            case 0, 1, 2 -> make(identifier, own);
            case 3 -> {
                if (!own.isEmpty()) {
                    String version = own.get(random.nextInt(own.size())).version;
                    site.expire(identifier, version);
                    own.stream().filter(made -> made.version.equals(version)).forEach(made -> made.expired = true);
                }
            }
            case 4 -> settle(random.nextBoolean() ? "done" : "rejected");
            case 5 -> spoil(own);
            case 6 ->
                foreign.add(Files.writeString(
                        site.site.output.resolve("a0_" + ++versions + "_0123456789abcdef.qcow2"), "somebody else's"));
            default -> clean(1 + random.nextInt(3));
        }
    }

    private void make(String identifier, List<Made> own) throws IOException {
        String version = "v" + ++versions;
        Instant at = Instant.now().plus(Duration.ofDays(random.nextInt(4_000) - 2_000));
        Path file = site.image(identifier, version, at, site.site.metadata);
        own.add(new Made(file, version));
        String event = Site.names(site.site.descriptors).stream()
                .filter(name -> name.endsWith(".json"))
                .filter(name -> !unfinished.containsKey(site.site.descriptors.resolve(name)))
                .findFirst()
                .orElseThrow();
        unfinished.put(site.site.descriptors.resolve(event), file);
    }

    /** The next tool ends with a descriptor. */
    private void settle(String where) throws IOException {
        List<Path> waiting = unfinished.keySet().stream()
                .filter(file -> site.site.descriptors.equals(file.getParent()))
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        Path descriptor = waiting.get(random.nextInt(waiting.size()));
        Path target =
                Files.createDirectories(site.site.descriptors.resolve(where)).resolve(descriptor.getFileName());
        Files.move(descriptor, target);
        Path image = unfinished.remove(descriptor);
        if (where.equals("rejected")) {
            unfinished.put(target, image);
        }
    }

    private void spoil(List<Made> own) throws IOException {
        List<Made> there = own.stream().filter(made -> Files.exists(made.file)).toList();
        if (there.isEmpty()) {
            return;
        }
        Made made = there.get(random.nextInt(there.size()));
        if (random.nextBoolean() && !made.linked) {
            Files.createLink(site.site.root.resolve("link" + ++versions), made.file);
            made.linked = true;
        } else {
            Files.writeString(made.file, "an operator wrote it anew " + ++versions);
            made.replaced = true;
        }
    }

    private void clean(int keep) throws IOException {
        Set<Path> before = there();
        boolean isKilled = random.nextInt(KILLED_AFTER) == 0;
        if (isKilled) {
            kill(keep);
        }
        Site.Run plan = site.clean("--keep", "" + keep, "--dry-run");
        Site.Run run = site.clean("--keep", "" + keep);
        assertEquals(0, run.exitCode(), run.err() + seed());
        assertEquals(removed(plan.out(), "would remove image "), removed(run.out(), "removed image "), seed());
        Set<Path> after = there();
        Set<Path> expected = expected(before, keep);
        assertEquals(sorted(expected), sorted(after), run.out() + seed());
        Site.Run again = site.clean("--keep", "" + keep);
        assertEquals(List.of(), removed(again.out(), "removed image "), "all in one run" + seed());
        for (Path file : foreign) {
            assertTrue(Files.exists(file), file + seed());
        }
        for (List<Made> own : model.values()) {
            boolean isExpired = !own.isEmpty() && own.get(own.size() - 1).expired;
            own.forEach(made -> made.expired |= isExpired);
            own.removeIf(made -> !after.contains(made.file));
        }
    }

    /** A run that has come no further than one of its removals. */
    private void kill(int keep) throws IOException {
        CleanPlan plan = new CleanService(Clock.systemUTC())
                .plan(new CleanRequest(
                        site.site.metadata,
                        site.site.output,
                        site.site.descriptors,
                        site.site.cache,
                        site.site.root.resolve("s.db"),
                        CleanSite.PERMISSIONS,
                        new Limits(keep, Duration.ZERO, Duration.ZERO, Duration.ZERO),
                        List.of()));
        if (!plan.removals().isEmpty()) {
            Files.delete(plan.removals().get(0).path());
        }
    }

    private Set<Path> expected(Set<Path> before, int keep) {
        Set<Path> expected = new HashSet<>();
        for (List<Made> own : model.values()) {
            List<Made> there =
                    own.stream().filter(made -> before.contains(made.file)).toList();
            boolean isPublished = !there.isEmpty() && !there.get(there.size() - 1).expired;
            int beyond = Math.max(0, there.size() - (isPublished ? keep : 0));
            for (int i = 0; i < there.size(); i++) {
                Made made = there.get(i);
                if (i >= beyond || made.linked || made.replaced || unfinished.containsValue(made.file)) {
                    expected.add(made.file);
                }
            }
        }
        return expected;
    }

    private Set<Path> there() {
        return Site.names(site.site.output).stream()
                .map(site.site.output::resolve)
                .filter(file -> !foreign.contains(file))
                .collect(Collectors.toSet());
    }

    private static List<String> removed(String out, String verb) {
        return out.lines()
                .filter(line -> line.startsWith(verb))
                .map(line -> line.substring(verb.length()))
                .sorted()
                .toList();
    }

    private static List<Path> sorted(Set<Path> files) {
        return files.stream().sorted().toList();
    }

    private String seed() {
        return ", seed " + seed;
    }
}
