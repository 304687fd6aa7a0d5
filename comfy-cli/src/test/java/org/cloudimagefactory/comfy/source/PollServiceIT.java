package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.assembly.BaseMaker;
import org.cloudimagefactory.comfy.assembly.BuildService;
import org.cloudimagefactory.comfy.assembly.InstallerIsoMaker;
import org.cloudimagefactory.comfy.command.BuildOptions;
import org.cloudimagefactory.comfy.command.ComfyCommand;
import org.cloudimagefactory.comfy.command.ComfyParts;
import org.cloudimagefactory.comfy.command.PlanningOptions;
import org.cloudimagefactory.comfy.command.ToolOptions;
import org.cloudimagefactory.comfy.command.WebOptions;
import org.cloudimagefactory.comfy.confine.Confinement;
import org.cloudimagefactory.common.cli.Tool;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When something is built, with real repositories and descriptions; what builds is a stand-in, but where a test says so. */
class PollServiceIT {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final List<String> STAND_IN = List.of(StandInComfy.NAME);
    private static final String FROM_BASE = "from: base\ntitle: Web\n";
    private static final String OPEN = "allow: { parents: [base], network: open }";

    @TempDir
    Path directory;

    private final SettableClock clock = new SettableClock();
    private GitWorkshop shop;
    private Path output;
    private BuildService builds;
    private StandInComfy comfy;

    @BeforeEach
    void begin() throws IOException {
        shop = new GitWorkshop(directory);
        output = Files.createDirectory(directory.resolve("out"));
        builds = new ComfyParts(new Tool(
                        "comfy",
                        new ComfyCommand(),
                        Map.of(),
                        List.of(),
                        Map.of("FACTORY_HOME", ComfyRun.SOURCES.toString(), "PATH", System.getenv("PATH")),
                        new ShutdownTasks()))
                .build(new BuildOptions(new PlanningOptions(), new ToolOptions(), new WebOptions()));
        comfy = new StandInComfy(RUNNER, builds, clock);
        publishBase("1");
        shop.file("web/appliance.yml", FROM_BASE);
        shop.commit("first", List.of());
    }

    @Test
    void anotherImageOfTheParentIsAReasonToBuildAndAnotherCommitIsNot() throws IOException {
        shop.file("plain/appliance.yml", "distribution: micro\n");
        shop.commit("plain", List.of());
        SourceEntry web = entry("web", OPEN);
        SourceEntry plain = entry("plain", "allow: { network: open }");
        assertState(PollResult.State.BUILT, poll(plain));
        PollResult first = poll(web);
        assertState(PollResult.State.BUILT, first);
        assertEquals(2, comfy.builds());
        String commit = shop.commit("nothing new", List.of());
        assertState(PollResult.State.UNCHANGED, poll(plain));
        assertState(PollResult.State.UNCHANGED, poll(web));
        publishBase("2");
        assertState(PollResult.State.UNCHANGED, poll(plain));
        PollResult again = poll(web);
        assertState(PollResult.State.BUILT, again);
        assertEquals(3, comfy.builds());
        assertEquals(commit, again.record().built().commit());
        String parent = attribute(again, "comfy.git.parent");
        assertTrue(parent.startsWith("base 2 sha512:"), parent);
        assertState(PollResult.State.UNCHANGED, poll(web));

        shop.file("web/appliance.yml", FROM_BASE + "description: Another\n");
        shop.commit("another description", List.of());
        assertState(PollResult.State.UNCHANGED, poll(plain));
        assertState(PollResult.State.BUILT, poll(web));
    }

    @Test
    void whatIsOlderThanItMayBeIsBuiltAgain() throws IOException {
        // Ages are told by the time of this machine.
        clock.now = clock.now.minus(Duration.ofDays(2));
        SourceEntry web = entry("web", OPEN);
        assertState(PollResult.State.BUILT, poll(web));
        assertState(PollResult.State.UNCHANGED, poll(web, settings(false, false, Duration.ofDays(3)), false));
        assertState(PollResult.State.BUILT, poll(web, settings(false, false, Duration.ofDays(1)), false));
        assertTrue(comfy.last().arguments().contains("--force"));
    }

    @Test
    void theBuildHearsWhatTheSiteSaysAndNothingOfItsEnvironment() throws IOException {
        SourceEntry web = entry("web", OPEN + "\n    groups: [ops]\n    limits: { memory: 1024, cpus: 1, time: 90m }");
        PollResult result = poll(web, settings(true, false, null), false);
        assertState(PollResult.State.BUILT, result);
        List<String> words = comfy.last().arguments();
        assertTrue(words.contains("--test"), words.toString());
        assertTrue(words.contains("--force"), words.toString());
        assertEquals("5400s", words.get(words.indexOf("--timeout") + 1));
        assertEquals(directory.resolve("sources/web/layers").toString(), words.get(words.indexOf("--layer-dir") + 1));
        assertEquals(Duration.ofMinutes(90), comfy.last().timeLimit());
        assertTrue(words.subList(words.indexOf("env"), words.indexOf(StandInComfy.NAME)).stream()
                .noneMatch(word -> word.contains("SECRET")));
        assertTrue(words.contains("HOME=/home/of-comfy"), words.toString());
        assertEquals("web", attribute(result, "comfy.publisher"));
        assertEquals(shop.git("rev-parse", "HEAD:web"), attribute(result, "comfy.git.tree"));
        // Without a control group the limits are those of each process.
        assertTrue(
                words.contains("prlimit") && words.stream().anyMatch(word -> word.startsWith("--fsize=")),
                words.toString());
    }

    @Test
    void anImageThatWasNotTestedIsTestedWhenTestsAreAskedFor() throws IOException {
        SourceEntry web = entry("web", OPEN);
        assertState(PollResult.State.BUILT, poll(web));
        assertFalse(comfy.last().arguments().contains("--test"));
        assertState(PollResult.State.BUILT, poll(web, settings(true, false, null), false));
        assertTrue(comfy.last().arguments().contains("--test"));
        assertFalse(comfy.last().arguments().contains("--force"), "the image is there");
        assertState(PollResult.State.UNCHANGED, poll(web, settings(true, false, null), false));
    }

    @Test
    void aVanishedDescriptionMeansWhatTheSiteSays() throws IOException {
        SourceEntry keeping = entry("web", OPEN);
        SourceEntry expiring = entry("web", OPEN + "\n    remove: expire");
        assertState(PollResult.State.BUILT, poll(expiring));
        shop.git("mv", "web", "elsewhere");
        shop.commit("moved", List.of());
        PollResult kept = poll(keeping);
        assertState(PollResult.State.GONE, kept);
        assertEquals("there is no web/appliance.yml any more", kept.record().problem());
        assertEquals(List.of(), expirations());

        PollResult expired = poll(expiring);
        assertState(PollResult.State.EXPIRED, expired);
        assertNull(expired.record().built());
        assertEquals(1, expirations().size());
        assertEquals("web", expirations().get(0).identifier());
        assertNull(expirations().get(0).version());
        assertState(PollResult.State.GONE, poll(expiring));
        assertEquals(1, expirations().size(), "said once");

        // The same as before is there again: a new image says so, for the old one is over.
        shop.git("mv", "elsewhere", "web");
        shop.commit("back", List.of());
        int before = comfy.builds();
        assertState(PollResult.State.BUILT, poll(expiring));
        assertEquals(before + 1, comfy.builds());
        assertTrue(comfy.last().arguments().contains("--force"));
        assertState(PollResult.State.UNCHANGED, poll(expiring));
    }

    @Test
    void whatCannotBeReachedExpiresNothing() throws IOException {
        SourceEntry web = entry("web", OPEN + "\n    remove: expire");
        PollResult built = poll(web);
        shop.git("branch", "-m", "main", "other");
        PollResult renamed = poll(web);
        assertState(PollResult.State.FAILED, renamed);
        assertTrue(renamed.text().contains("there is no main in"), renamed.text());
        GitWorkshop.run(directory, "mv", "work", "elsewhere");
        PollResult away = poll(web);
        assertState(PollResult.State.FAILED, away);
        assertTrue(away.text().startsWith("cannot ask file://"), away.text());
        assertEquals(away.text(), away.record().problem());
        assertEquals(built.record().built(), away.record().built());
        assertEquals(List.of(), expirations());
    }

    @Test
    void aSourceIsAskedAsOftenAsItsIntervalSays() throws IOException {
        SourceEntry web = entry("web", OPEN + "\n    every: 6h");
        assertState(PollResult.State.BUILT, poll(web));
        shop.file("web/appliance.yml", FROM_BASE + "description: Another\n");
        shop.commit("another description", List.of());
        clock.now = clock.now.plus(Duration.ofHours(5));
        assertState(PollResult.State.WAITING, poll(web));
        assertState(PollResult.State.WAITING, poll(web, settings(false, true, null), false));
        assertState(PollResult.State.BUILT, poll(web, settings(false, false, null), true));
        clock.now = clock.now.plus(Duration.ofHours(6));
        assertState(PollResult.State.UNCHANGED, poll(web));
    }

    @Test
    void whatFailedIsNotBuiltAtEachPoll() throws IOException {
        SourceEntry web = entry("web", OPEN);
        comfy.endWith(1);
        PollResult failed = poll(web);
        assertState(PollResult.State.FAILED, failed);
        assertTrue(
                failed.text()
                        .startsWith("the build failed: web: step 1 ended with 7; not tried again before "
                                + clock.now.plus(Duration.ofHours(1))),
                failed.text());
        assertEquals(failed.text(), failed.record().problem());
        clock.now = clock.now.plus(Duration.ofMinutes(59));
        PollResult waiting = poll(web);
        assertState(PollResult.State.WAITING, waiting);
        assertEquals(failed.text(), waiting.record().problem());
        assertState(PollResult.State.WAITING, poll(web, settings(false, true, null), false));
        assertEquals(1, comfy.builds());
        // The same again, twice as long apart.
        clock.now = clock.now.plus(Duration.ofMinutes(1));
        PollResult twice = poll(web);
        assertState(PollResult.State.FAILED, twice);
        assertEquals(2, comfy.builds());
        assertTrue(twice.text().contains("; 2 times by now, not tried again before "), twice.text());
        clock.now = clock.now.plus(Duration.ofMinutes(119));
        assertState(PollResult.State.WAITING, poll(web));
        // Whoever names it wants it now.
        assertState(PollResult.State.FAILED, poll(web, settings(false, false, null), true));
        assertEquals(3, comfy.builds());

        shop.file("web/appliance.yml", FROM_BASE + "memory: 300\n");
        shop.commit("mended", List.of());
        comfy.endWith(0);
        PollResult mended = poll(web);
        assertState(PollResult.State.BUILT, mended);
        assertNull(mended.record().failed());
        assertNull(mended.record().problem());
    }

    @Test
    void whatThisHostIsToBlameForIsTriedAtEachPoll() throws IOException {
        SourceEntry web = entry("web", OPEN);
        // It lacks something, another run holds a lock, somebody has ended it.
        for (int exitCode : List.of(3, 75, 130, 143)) {
            comfy.endWith(exitCode);
            int before = comfy.builds();
            PollResult failed = poll(web);
            assertState(PollResult.State.FAILED, failed);
            assertEquals(
                    "the build failed: web: step 1 ended with 7",
                    failed.record().problem());
            assertEquals(before + 1, comfy.builds());
        }
    }

    @Test
    void theWaitGrowsUpToADay() {
        SourceRecord record = SourceRecord.of(entryOf("a"));
        long[] hours = new long[8];
        for (int i = 0; i < hours.length; i++) {
            record = record.failing("inputs", 0, "why");
            hours[i] = record.failed().retry().getEpochSecond() / 3600;
        }
        assertEquals("[1, 2, 4, 8, 16, 24, 24, 24]", java.util.Arrays.toString(hours));
        assertEquals(1, record.failing("others", 0, "why").failed().times());
    }

    @Test
    void aBuildThatNobodyWroteDownIsFound() throws IOException {
        SourceEntry web = entry("web", OPEN + "\n    remove: expire");
        PollResult built = poll(web);
        // As if the poll had been killed when its build was done.
        Path file = directory.resolve("sources/web/source.json");
        SourceRecord record = built.record();
        new SourcePlace(directory.resolve("sources"), "web")
                .remember(new SourceRecord(
                        record.origin(), record.seen(), record.accepted(), null, null, false, record.asked(), null));
        assertTrue(Files.exists(file));
        PollResult found = poll(web);
        assertState(PollResult.State.UNCHANGED, found);
        assertEquals(built.record().built().commit(), found.record().built().commit());
        assertEquals(built.record().built().descriptor(), found.record().built().descriptor());
        assertEquals(1, comfy.builds());
    }

    @Test
    void moreThanTheLimitsIsNotBuilt() throws IOException {
        shop.file("web/appliance.yml", FROM_BASE + "memory: 1024\ncpus: 4\nsize: 30G\n");
        shop.commit("more", List.of());
        Map<String, String> refusals = Map.of(
                "memory: 512, cpus: 4, disk: 30G",
                "its memory of 1024 MiB is more than 512 MiB, the limit of this source",
                "memory: 1024, cpus: 2, disk: 30G",
                "its cpus of 4 is more than 2, the limit of this source",
                "memory: 1024, cpus: 4, disk: 20G",
                "its disk of 30G is larger than 20G, the limit of this source");
        for (Map.Entry<String, String> refusal : refusals.entrySet()) {
            PollResult refused = poll(entry("web", OPEN + "\n    limits: { " + refusal.getKey() + " }"));
            assertState(PollResult.State.FAILED, refused);
            assertEquals(refusal.getValue(), refused.text());
        }
        assertEquals(0, comfy.builds());
        assertState(
                PollResult.State.BUILT,
                poll(entry("web", OPEN + "\n    limits: { memory: 1024, cpus: 4, disk: 30G }")));
    }

    /** Not a stand-in, but a program that takes its time. */
    @Test
    void aBuildIsEndedWhenItsTimeIsUp() throws IOException {
        SourceEntry web = entry("web", OPEN + "\n    limits: { time: 1s }");
        Path sleeper = Files.writeString(directory.resolve("sleeper"), "echo $$ >'" + directory + "/pid'; sleep 600\n");
        PollResult result = service(settings(false, false, null), List.of("sh", sleeper.toString()))
                .poll(web, false, line -> {});
        assertState(PollResult.State.FAILED, result);
        assertTrue(
                result.text().startsWith("the build failed: it took longer than 1 s, the limit of this source; not"),
                result.text());
        long pid = Long.parseLong(Files.readString(directory.resolve("pid")).strip());
        assertTrue(ProcessHandle.of(pid).isEmpty());
    }

    /** Not a stand-in, but a program in a real namespace: what it says last is told, and what it says meanwhile is heard. */
    @Test
    void whatABuildSaysIsHeard() throws IOException {
        SourceEntry web = entry("web", "allow: { parents: [base] }");
        Path program = Files.writeString(
                directory.resolve("program"),
                "echo \"building $2\" >&2; env >&2; echo \"comfy: web: no luck\" >&2; exit 1\n");
        StringBuilder heard = new StringBuilder();
        PollResult result = service(settings(false, false, null), List.of("sh", program.toString()))
                .poll(web, false, line -> heard.append(line).append('\n'));
        assertState(PollResult.State.FAILED, result);
        assertTrue(result.text().startsWith("the build failed: web: no luck; not tried"), result.text());
        assertTrue(
                heard.toString().startsWith("building " + directory.resolve("sources/web/checkout/web.json") + "\n"),
                heard.toString());
        assertTrue(heard.toString().contains("HOME=/home/of-comfy\n"), heard.toString());
        assertFalse(heard.toString().contains("SECRET"), heard.toString());
    }

    @Test
    void aDryRunSaysWhatWouldBeDoneAndDoesNothing() throws IOException {
        SourceEntry web = entry("web", OPEN);
        PollService.Settings dry = settings(false, true, null);
        PollResult fresh = poll(web, dry, false);
        assertState(PollResult.State.WOULD_BUILD, fresh);
        assertTrue(fresh.text().startsWith("main is new: "), fresh.text());
        assertFalse(Files.exists(directory.resolve("sources")));
        assertState(PollResult.State.BUILT, poll(web));
        assertState(PollResult.State.UNCHANGED, poll(web, dry, false));
        publishBase("2");
        PollResult parent = poll(web, dry, false);
        assertState(PollResult.State.WOULD_BUILD, parent);
        assertEquals("its inputs have changed", parent.text());
        assertEquals(1, comfy.builds());
        shop.git("rm", "-q", "-r", "web");
        shop.commit("gone", List.of());
        assertState(PollResult.State.GONE, poll(web));
        assertState(PollResult.State.GONE, poll(web, dry, false));
    }

    @Test
    void aKeyThatWasRevokedMeanwhileCountsNoMore() throws IOException {
        Path alice = shop.sshKey("alice");
        Path revoked = Files.writeString(directory.resolve("revoked"), "");
        shop.commit("signed", GitWorkshop.bySsh(alice), "-S");
        String verify =
                "allowed_signers: " + shop.allowed("allowed", "alice@example.org", "", alice) + ", revoked: " + revoked;
        SourceEntry web = entry("web", verify, OPEN);
        PollResult built = poll(web);
        assertState(PollResult.State.BUILT, built);
        assertEquals("alice@example.org", attribute(built, "comfy.git.signer"));
        publishBase("2");
        Files.copy(directory.resolve("alice.pub"), revoked, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        PollResult refused = poll(web);
        assertState(PollResult.State.FAILED, refused);
        assertTrue(refused.text().contains("or is revoked"), refused.text());
        assertEquals(1, comfy.builds());
        assertNotNull(refused.record().built());
    }

    @Test
    void aDirectoryThatComfyHasNotMadeIsLeftAlone() throws IOException {
        Path theirs = Files.createDirectories(directory.resolve("sources/web"));
        Files.writeString(theirs.resolve("mine"), "x");
        PollResult refused = poll(entry("web", OPEN));
        assertState(PollResult.State.FAILED, refused);
        assertTrue(refused.text().contains("comfy has not made it"), refused.text());
        assertTrue(Files.exists(theirs.resolve("mine")));
    }

    @Test
    void aRecordThatCannotBeReadIsNotTakenForNone() throws IOException {
        SourceEntry web = entry("web", OPEN);
        assertState(PollResult.State.BUILT, poll(web));
        Files.writeString(directory.resolve("sources/web/source.json"), "{ broken");
        PollResult refused = poll(web);
        assertState(PollResult.State.FAILED, refused);
        assertTrue(refused.text().contains("which says what was built last"), refused.text());
    }

    private PollResult poll(SourceEntry entry) {
        return poll(entry, settings(false, false, null), false);
    }

    private PollResult poll(SourceEntry entry, PollService.Settings settings, boolean isNamed) {
        return service(settings, STAND_IN).poll(entry, isNamed, line -> {});
    }

    private PollService service(PollService.Settings settings, List<String> line) {
        Map<String, String> environment =
                Map.of("PATH", System.getenv("PATH"), "HOME", "/home/of-comfy", "SECRET", "SECRET");
        // No description here begins with a download.
        BaseMaker bases = new BaseMaker(
                new InstallerIsoMaker(RUNNER, Path.of(System.getenv().getOrDefault("HOME", "/tmp"), ".cache/comfy")),
                null,
                new QemuImg("qemu-img", RUNNER));
        return new PollService(
                RUNNER,
                builds,
                bases,
                new ForeignBuild(new Confinement(comfy, ProgramFinder.ofEnvironment()), line, environment),
                settings,
                new ShutdownTasks(),
                clock);
    }

    private PollService.Settings settings(boolean test, boolean dryRun, Duration maxAge) {
        return new PollService.Settings(
                directory.resolve("sources"), output, FilePermissions.parse("640"), List.of(), test, maxAge, dryRun);
    }

    private SourceEntry entry(String name, String more) throws IOException {
        return entry(name, "require: none", more);
    }

    private SourceEntry entry(String name, String verify, String more) throws IOException {
        Path file = Files.writeString(
                directory.resolve("sources.yml"), """
                sources:
                  - name: %s
                    url: %s
                    ref: main
                    path: %s/appliance.yml
                    verify: { %s }
                    %s
                """.formatted(name, shop.url(), name, verify, more));
        return new SourcesFile().read(file).get(0);
    }

    private static SourceEntry entryOf(String name) {
        return new SourceEntry(
                name, "file:///a", "main", null, null, null, null, null, null, null, null, null, false, null);
    }

    /** As the site's own {@code comfy build} leaves it. */
    private void publishBase(String version) throws IOException {
        Path image = output.resolve("base-" + version + ".qcow2");
        GitWorkshop.run(output, "qemu-img", "create", "-q", "-f", "qcow2", image.toString(), "512M");
        Files.writeString(image, version, java.nio.file.StandardOpenOption.APPEND);
        Disk disk = new Disk(
                Disk.TYPE_OS,
                "qcow2",
                image.toString(),
                512L << 20,
                Map.of("sha512", Digest.SHA_512.of(image)),
                null,
                null);
        new DescriptorWriter(FilePermissions.parse("640"))
                .write(
                        ApplianceDescriptor.builder(Action.REGISTRATION, "base")
                                .version(version)
                                .os(new OperatingSystem(null, "micro", "1.0", "x86_64"))
                                .disks(List.of(disk))
                                .build(),
                        output.resolve("base-" + version + ".json"));
    }

    private List<ApplianceDescriptor> expirations() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.toString().contains("-expired-"))
                    .map(file -> new DescriptorReader().read(file))
                    .filter(descriptor -> descriptor.action() == Action.EXPIRATION)
                    .toList();
        }
    }

    private static String attribute(PollResult result, String name) {
        return new DescriptorReader()
                .read(Path.of(result.record().built().descriptor()))
                .attributes()
                .get(name);
    }

    private static void assertState(PollResult.State state, PollResult result) {
        assertEquals(state, result.state(), result.text());
    }

    /** A clock that a test turns on. */
    private static final class SettableClock extends Clock {
        private Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
