package org.cloudimagefactory.itchy.archive;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventArchiveTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00.5Z");

    @TempDir
    Path directory;

    @Test
    void storesWithTheGivenPermissionsAndLeavesNothingElse() throws IOException {
        Path stored = archive(NOW).store(event("AvailablePostfix", "a"));
        assertEquals(List.of(stored.getFileName().toString()), Site.allNames(directory));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(stored)));
    }

    @Test
    void makesTheDirectoryWhereItIsMissing() {
        Path deep = directory.resolve("a/b");
        Path stored = new EventArchive(deep, FilePermissions.parse("600"), Clock.systemUTC())
                .store(event("ProcessPrefix", ""));
        assertEquals(deep, stored.getParent());
    }

    @Test
    void keepsTheOrderOfArrivalWithinOneInstantAndWhenTheClockGoesBack() {
        List<String> stored = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            stored.add(name(NOW, i % 2 == 0 ? "ExpirePostfix" : "AvailablePostfix", "a"));
        }
        stored.add(name(NOW.minusSeconds(3600), "AvailablePostfix", "a"));
        stored.add(name(Instant.EPOCH, "AvailablePostfix", "b"));
        stored.add(name(NOW.plusSeconds(1), "AvailablePostfix", "a"));
        assertEquals(stored, Site.names(directory));
    }

    @Test
    void sortsBehindThePredecessorsEventsAndBehindFailedOnes() throws IOException {
        String old = NOW.plusSeconds(60).getEpochSecond() + "_AvailablePostfix_a.json";
        Files.writeString(directory.resolve(old), "{}");
        Files.createDirectories(directory.resolve("failed"));
        String failed = NOW.plusSeconds(90).getEpochSecond() + ".000000007_AvailablePostfix_a.json";
        Files.writeString(directory.resolve("failed").resolve(failed), "{}");
        assertEquals(
                NOW.plusSeconds(90).getEpochSecond() + ".000000008_ExpirePostfix_a.json",
                name(NOW, "ExpirePostfix", "a"));
    }

    @Test
    void keepsTheOrderWithoutLookingAtWhatIsThere() throws IOException {
        Path first = archive(NOW).store(event("AvailablePostfix", "a"));
        assumeTrue(LastName.of(directory) != null, "this file system has no attributes of users");
        Files.delete(first);
        assertTrue(name(NOW.minusSeconds(3600), "ExpirePostfix", "a")
                        .compareTo(first.getFileName().toString())
                > 0);
    }

    @Test
    void looksAtNoMoreThanAFewNamesOfALargeSpool() throws IOException {
        for (int i = 0; i < 3_000; i++) {
            Files.writeString(directory.resolve((1_700_000_000 + i) + "_AvailablePostfix_a.json"), "{}");
        }
        Instant later = Instant.now().plusSeconds(3600);
        assertTrue(name(later, "ExpirePostfix", "a").startsWith(later.getEpochSecond() + "."));
        // The clock is behind what the directory says: then all names count.
        Files.setAttribute(directory, "user:itchy.last", ByteBuffer.wrap("nonsense".getBytes(US_ASCII)));
        assertTrue(name(Instant.EPOCH, "ExpirePostfix", "a").startsWith(later.getEpochSecond() + "."));
    }

    @Test
    void namesOfATimeThatCannotBeDoNotCount() throws IOException {
        Files.writeString(directory.resolve("999999999999999999_AvailablePostfix_a.json"), "{}");
        assertTrue(name(NOW, "ExpirePostfix", "a").startsWith(NOW.getEpochSecond() + "."));
    }

    @Test
    void givesEachOfManyAtOnceANameOfItsOwn() throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(8);
        List<Future<Path>> stored = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            stored.add(executor.submit(() -> archive(NOW).store(event("AvailablePostfix", "same"))));
        }
        for (Future<Path> file : stored) {
            assertTrue(Files.isRegularFile(file.get()));
        }
        executor.shutdown();
        assertEquals(200, Site.allNames(directory).size());
    }

    @Test
    void doesNotTouchTheLockOfARun() throws IOException {
        Files.writeString(directory.resolve(".lock"), "itchy process, pid 1");
        archive(NOW).store(event("AvailablePostfix", "a"));
        assertEquals("itchy process, pid 1", Files.readString(directory.resolve(".lock")));
    }

    @Test
    void saysWhatIsMissingWhenThereIsNoEvent() {
        Problem problem =
                assertThrows(Problem.class, () -> archive(NOW).store(VmcatcherEvent.ofEnvironment(Map.of("A", "b"))));
        assertEquals(
                "no event in the environment: VMCATCHER_EVENT_TYPE is not set; vmCatcher calls 'itchy archive' and sets"
                        + " it; see VMCATCHER_CACHE_EVENT",
                problem.line());
        assertInstanceOf(UsageProblem.class, problem);
    }

    @Test
    void saysWhatIsWrongWithTheDirectory() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        EventArchive archive = new EventArchive(file.resolve("sub"), FilePermissions.parse("640"), Clock.systemUTC());
        Problem problem = assertThrows(Problem.class, () -> archive.store(event("ProcessPrefix", "")));
        assertInstanceOf(EnvironmentProblem.class, problem);
        assertTrue(problem.line().startsWith("cannot create " + file.resolve("sub") + ": "), problem.line());
    }

    @Test
    void keepsAnEventOfATypeThatNobodyKnows() {
        assertTrue(name(NOW, "SomethingNew", "a").endsWith("_SomethingNew_a.json"));
    }

    private String name(Instant now, String type, String identifier) {
        return archive(now).store(event(type, identifier)).getFileName().toString();
    }

    private EventArchive archive(Instant now) {
        return new EventArchive(directory, FilePermissions.parse("640"), Clock.fixed(now, ZoneOffset.UTC));
    }

    private static VmcatcherEvent event(String type, String identifier) {
        return VmcatcherEvent.ofEnvironment(
                Map.of("VMCATCHER_EVENT_TYPE", type, "VMCATCHER_EVENT_DC_IDENTIFIER", identifier));
    }
}
