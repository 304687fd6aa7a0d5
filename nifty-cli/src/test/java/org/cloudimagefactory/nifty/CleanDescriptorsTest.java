package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Descriptors that nifty was done with long ago. */
class CleanDescriptorsTest extends WithCloud {
    private static final int STEPS = 60;

    private Path register() throws IOException {
        return below("settled");
    }

    private Path below(String name) throws IOException {
        try (Stream<Path> files = Files.walk(cloud.descriptors())) {
            return files.filter(file -> file.getFileName().toString().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Nifty.Run clean(String... arguments) {
        Nifty.Run run = cloud.run("clean", arguments);
        assertEquals(0, run.exitCode(), run.err());
        return run;
    }

    @Test
    void oldOnesGoThoseOfWhatIsOfferedStay() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.register("gone", "1");
        cloud.syncOk();
        cloud.expire("gone", "1");
        cloud.syncOk();
        List<String> all = cloud.files("done");
        assertEquals(4, all.size());
        cloud.passes(Duration.ofDays(29));
        clean();
        assertEquals(all, cloud.files("done"));
        cloud.passes(Duration.ofDays(1));
        String plan = clean("--dry-run").out();
        assertEquals(all, cloud.files("done"));
        String out = clean().out();
        assertEquals(3, out.lines().filter(line -> line.startsWith("removed ")).count(), out);
        assertEquals(
                plan.lines()
                        .filter(line -> line.startsWith("would remove "))
                        .map(line -> line.substring(13))
                        .toList(),
                out.lines()
                        .filter(line -> line.startsWith("removed "))
                        .map(line -> line.substring(8))
                        .toList());
        assertEquals(all.stream().filter(name -> name.startsWith("debian-2")).toList(), cloud.files("done"));
        assertEquals("2", cloud.offeredVersion());
    }

    @Test
    void whatTheCloudStillHasKeepsItsDescriptor() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.syncOk("--keep", "2");
        clean("--done-days", "0", "--keep", "2");
        assertEquals(2, cloud.files("done").size());
        cloud.expire("debian", null);
        cloud.syncOk("--expire-after", "5d");
        clean("--done-days", "0", "--expire-after", "5d");
        assertEquals(3, cloud.files("done").size(), "out of service, but there for a rollback");
        cloud.passes(Duration.ofDays(6));
        clean("--done-days", "0", "--expire-after", "5d");
        clean("--done-days", "0");
        assertEquals(List.of(), cloud.files("done"));
    }

    @Test
    void allGoInOneRunWhenTheNewestHasExpiredAndOlderOnesNeverDid() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.syncOk();
        cloud.expire("debian", "2");
        cloud.syncOk();
        clean("--done-days", "0");
        assertEquals(List.of(), cloud.files("done"));
    }

    @Test
    void anOlderOneThatHadToStayDoesNotLookAsIfItWereOffered() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.syncOk("--keep", "2");
        cloud.expire("debian", "2");
        cloud.syncOk("--keep", "2", "--expire-after", "5d");
        cloud.passes(Duration.ofDays(40));
        clean("--expire-after", "100d", "--keep", "2");
        assertEquals(3, cloud.files("done").size(), "the cloud still has an image");
        clean();
        clean();
        assertEquals(List.of(), cloud.files("done"));
    }

    @Test
    void theExpirationOfAnOlderVersionEndsNothingElse() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.syncOk();
        cloud.expire("debian", "1");
        cloud.syncOk();
        clean("--done-days", "0");
        assertEquals(
                1,
                cloud.files("done").stream()
                        .filter(name -> name.startsWith("debian-2"))
                        .count());
        assertEquals(1, cloud.files("done").size());
    }

    /** A directory in place of the register stands for a full disk. */
    @Test
    void whatCouldNotBeNotedGoesWithTheOthersInItsOrder() throws IOException {
        cloud.register("debian", "1");
        cloud.register("gone", "1");
        cloud.syncOk();
        cloud.passes(Duration.ofMinutes(1));
        Path register = register();
        Path aside = Files.move(register, register.resolveSibling("aside"));
        Files.createDirectory(register);
        cloud.register("debian", "2");
        cloud.register("gone", "2");
        cloud.expire("gone", "2");
        Files.writeString(cloud.descriptors().resolve("bad.json"), "{}");
        Nifty.Run run = cloud.sync();
        assertEquals(1, run.exitCode(), run.err());
        assertEquals(
                4,
                Stream.of("done", "rejected")
                        .flatMap(place -> cloud.files(place).stream())
                        .filter(name -> name.contains(".unnoted-") && name.endsWith(".json"))
                        .count());
        Files.delete(register);
        Files.move(aside, register);
        cloud.passes(Duration.ofMinutes(1));
        cloud.register("debian", "3");
        cloud.syncOk();
        List<String> all = cloud.files("done");
        assertEquals(6, all.size());
        clean();
        assertEquals(all, cloud.files("done"));
        cloud.passes(Duration.ofDays(30));
        clean();
        assertEquals(all.stream().filter(name -> name.startsWith("debian-3")).toList(), cloud.files("done"));
        assertEquals(2, cloud.files("rejected").size());
        cloud.passes(Duration.ofDays(60));
        clean();
        assertEquals(List.of(), cloud.files("rejected"));
    }

    @Test
    void whatCouldNotBeNotedStaysWhenSomebodyHasChangedIt() throws IOException {
        cloud.register("debian", "1");
        cloud.syncOk();
        Path register = register();
        Files.delete(register);
        Files.createDirectory(register);
        cloud.expire("debian", null);
        cloud.syncOk();
        Files.delete(register);
        Path unnoted = cloud.descriptors()
                .resolve("done")
                .resolve(cloud.files("done").stream()
                        .filter(name -> name.contains(".unnoted-"))
                        .findFirst()
                        .orElseThrow());
        Files.writeString(unnoted, Files.readString(unnoted) + " ");
        clean("--done-days", "0");
        assertTrue(Files.exists(unnoted));
    }

    @Test
    void rejectedOnesGoWithTheirReasons() throws IOException {
        Files.writeString(cloud.descriptors().resolve("bad.json"), "{}");
        assertEquals(1, cloud.sync().exitCode());
        Path aside = cloud.descriptors().resolve("rejected");
        Path own = Files.writeString(aside.resolve("own.json"), "{}");
        Path reason = Files.writeString(aside.resolve("own.json.reason"), "mine");
        cloud.passes(Duration.ofDays(91));
        clean();
        assertEquals(List.of("own.json", "own.json.reason"), cloud.files("rejected"));
        assertTrue(Files.exists(own) && Files.exists(reason));
    }

    @Test
    void whatNiftyHasNoNoteOfOrSomebodyHasChangedStays() throws IOException {
        cloud.register("gone", "1");
        cloud.syncOk();
        cloud.expire("gone", "1");
        cloud.syncOk();
        Path done = cloud.descriptors().resolve("done");
        List<String> names = cloud.files("done");
        Path changed = done.resolve(names.get(0));
        Files.writeString(changed, Files.readString(changed) + "\n");
        Path copy = Files.copy(done.resolve(names.get(1)), done.resolve("a-copy.json"));
        Path precious = Files.copy(done.resolve(names.get(1)), directory.resolve("precious.json"));
        Path linked = done.resolve(names.get(1));
        Files.delete(linked);
        Files.createSymbolicLink(linked, precious);
        clean("--done-days", "0");
        assertTrue(
                Files.exists(changed) && Files.exists(copy) && Files.isSymbolicLink(linked) && Files.exists(precious));
    }

    @Test
    void aRegisterThatIsDamagedProvesNothingAndHoldsNothingUp() throws IOException {
        cloud.register("gone", "1");
        cloud.syncOk();
        cloud.expire("gone", "1");
        cloud.syncOk();
        Path register = register();
        String text = Files.readString(register);
        Files.writeString(register, "\0\n{\"file\": 3}\n[]\n" + text.substring(0, text.length() / 2));
        clean("--done-days", "0");
        assertFalse(cloud.files("done").isEmpty());
        Files.writeString(register, text);
        clean("--done-days", "0");
        assertEquals(List.of(), cloud.files("done"));
        assertFalse(Files.exists(register), "there is nothing to remember");
    }

    @Test
    void notesOfFailuresGoThatNobodyAskedForSinceLong() throws IOException {
        cloud.register("debian", "1");
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertEquals(1, cloud.sync("--retry-after", "1h").exitCode());
        Path notes = below("failures");
        assertEquals(1, names(notes).size());
        Path own = Files.writeString(notes.resolve("own.json"), "{\"identifier\": \"x\"}");
        cloud.passes(Duration.ofDays(89));
        clean();
        assertEquals(2, names(notes).size());
        cloud.passes(Duration.ofDays(2));
        clean("--dry-run");
        assertEquals(2, names(notes).size());
        clean();
        assertEquals(List.of(own), names(notes));
    }

    @Test
    void notesOfFailuresThatAreStillWaitedForStay() throws IOException {
        cloud.register("debian", "1");
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertEquals(1, cloud.sync("--retry-after", "200d").exitCode());
        cloud.passes(Duration.ofDays(199));
        clean("--retry-after", "200d");
        assertEquals(1, names(below("failures")).size());
        String plan = cloud.run("plan", "--retry-after", "200d").out();
        assertTrue(plan.contains("it failed 1 time"), plan);
        cloud.passes(Duration.ofDays(2));
        clean("--retry-after", "200d");
        assertEquals(0, names(below("failures")).size());
    }

    private static List<Path> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void programsCanReadIt() throws IOException {
        cloud.register("gone", "1");
        cloud.syncOk();
        cloud.expire("gone", "1");
        cloud.syncOk();
        String out = clean("--done-days", "0", "--output", "json").out();
        assertEquals(2, new ObjectMapper().readTree(out).path("old_descriptors").size(), out);
    }

    @Test
    void refusesDaysThatMakeNoSense() {
        assertEquals(2, cloud.run("clean", "--done-days", "-1").exitCode());
        assertEquals(2, cloud.run("clean", "--rejected-days", "99999999").exitCode());
    }

    /** Whatever order things come in, and however the clock jumps: the newest of what is offered stays, and little else. */
    @Test
    void alwaysEndsUnderTheLimitAndKeepsWhatIsOffered() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        Map<String, String> offered = new HashMap<>();
        for (int step = 0; step < STEPS; step++) {
            String identifier = "a" + random.nextInt(4);
            switch (random.nextInt(5)) {
                case 0, 1 -> {
                    cloud.register(identifier, "v" + step);
                    offered.put(identifier, "v" + step);
                }
                case 2 -> {
                    cloud.expire(identifier, random.nextBoolean() ? null : offered.getOrDefault(identifier, "v-1"));
                    offered.remove(identifier);
                }
                case 3 -> cloud.passes(Duration.ofHours(random.nextInt(200) - 100));
                default -> {
                    cloud.syncOk();
                    clean("--done-days", "0");
                    // What a clean-up takes out of the cloud is known to the next one.
                    clean("--done-days", "0");
                    List<String> done = cloud.files("done");
                    assertEquals(offered.size(), done.size(), done + ", seed " + seed);
                    for (String each : offered.keySet()) {
                        assertTrue(
                                done.stream().anyMatch(name -> name.startsWith(each + "-")), each + ", seed " + seed);
                    }
                }
            }
        }
    }
}
