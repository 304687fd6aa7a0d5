package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Following subscriptions, over a real server. */
class CatchCommandIT {
    private static final byte[] FIRST = "first image".getBytes(StandardCharsets.UTF_8);
    private static final byte[] SECOND = "second image, somewhat longer".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path directory;

    private TestServer server;
    private TestPublisher publisher;
    private Clock clock = Clock.systemUTC();

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        publisher = new TestPublisher(server, directory.resolve("certificates"));
        publisher.image("a", "1", FIRST).image("b", "1", SECOND).publish();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void announcesImagesAsVmcatcherDoes() throws Exception {
        subscribe();
        ToolRun run = caught(0, "--jobs", "1");
        assertEquals("", run.err());
        assertEquals(
                "list       " + server.url(TestPublisher.LIST) + ", version 20261124.1, 2 images wanted\n"
                        + "available  a version 1\navailable  b version 1\n",
                Site.withoutSummary(run.out()));
        assertTrue(
                run.out().contains("itchy catch: 2 available, 0 expired, 0 failed; 40 bytes downloaded; "), run.out());
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "SubscriptionImageNew a",
                        "SubscriptionImageNew b",
                        "AvailablePrefix a",
                        "AvailablePostfix a",
                        "AvailablePrefix b",
                        "AvailablePostfix b",
                        "ProcessPostfix"),
                events());
        VmcatcherEvent event = new EventReader().read(spool().get(4));
        assertEquals(
                "76fdee70-8119-5d33-aaaa-3c57e1c60df1",
                event.get("IL_DC_IDENTIFIER").orElseThrow());
        assertEquals("An image", event.get("DC_TITLE").orElseThrow());
        assertEquals(Integer.toString(FIRST.length), event.get("HV_SIZE").orElseThrow());
        Path image = Path.of(event.cacheDirectory().orElseThrow())
                .resolve(event.fileName().orElseThrow());
        assertArrayEquals(FIRST, Files.readAllBytes(image));
        assertTrue(new EventReader().read(spool().get(0)).identifier().isEmpty());
    }

    @Test
    void asksOnceForAListThatHasNotChanged() throws Exception {
        subscribe();
        caught(0);
        server.requests();
        caught(0);
        List<String> requests = server.requests();
        assertEquals(1, requests.size(), requests.toString());
        assertTrue(requests.get(0).startsWith("GET /image.list If-none-match: \""), requests.toString());
        assertEquals(List.of("ProcessPrefix", "ProcessPostfix"), events().subList(8, 10));
    }

    @Test
    void replacesAChangedImageAndWithdrawsARemovedOne() throws Exception {
        subscribe();
        caught(0);
        forget();
        publisher.clear().image("a", "2", SECOND).image("c", "1", FIRST).publish();
        caught(0, "--jobs", "1");
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "SubscriptionImageNew c",
                        "ExpirePrefix b",
                        "ExpirePostfix b",
                        "ExpirePrefix a",
                        "ExpirePostfix a",
                        "AvailablePrefix a",
                        "AvailablePostfix a",
                        "AvailablePrefix c",
                        "AvailablePostfix c",
                        "ProcessPostfix"),
                events());
        assertEquals(
                "1", new EventReader().read(spool().get(5)).get("HV_VERSION").orElseThrow());
        assertEquals(
                "2", new EventReader().read(spool().get(7)).get("HV_VERSION").orElseThrow());
        assertEquals(2, cacheFiles().size());
    }

    @Test
    void announcesANewVersionOfTheSameBytesWithoutFetchingThem() throws Exception {
        subscribe();
        caught(0);
        forget();
        server.requests();
        publisher.clear().image("a", "2", FIRST).image("b", "1", SECOND).publish();
        caught(0);
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "ExpirePrefix a",
                        "ExpirePostfix a",
                        "AvailablePrefix a",
                        "AvailablePostfix a",
                        "ProcessPostfix"),
                events());
        assertEquals(1, server.requests().size());
        assertEquals(2, cacheFiles().size());
    }

    @Test
    void letsImagesExpireWhenTheListHasAfterTheGrace() throws Exception {
        subscribe();
        caught(0);
        forget();
        clock = Clock.offset(clock, Duration.ofDays(2));
        ToolRun inGrace = caught(1, "--grace", "3d");
        assertTrue(
                inGrace.err().contains("the list that is held is not valid any more: expiry: the list expired on"),
                inGrace.err());
        assertEquals(List.of("ProcessPrefix", "ProcessPostfix"), events());
        forget();
        ToolRun over = caught(1, "--grace", "1h");
        assertTrue(over.err().endsWith("; its images expire\n"), over.err());
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "ExpirePrefix a",
                        "ExpirePostfix a",
                        "ExpirePrefix b",
                        "ExpirePostfix b",
                        "ProcessPostfix"),
                events());
        assertEquals(List.of(), cacheFiles());
        publisher.lifetime(Duration.ofDays(10)).publish();
        forget();
        caught(0);
        assertEquals(6, events().size());
    }

    @Test
    void letsImagesExpireWhenTheEndorserIsRevoked() throws Exception {
        subscribe();
        caught(0);
        forget();
        publisher.revokeTheSigner();
        ToolRun run = caught(1);
        assertTrue(run.err().contains("is revoked by /DC=org/CN=Root"), run.err());
        assertEquals(6, events().size());
        assertEquals(List.of(), cacheFiles());
    }

    @Test
    void keepsImagesWhenTheSitesOwnTrustIsBroken() throws Exception {
        subscribe();
        caught(0);
        forget();
        Instant now = Instant.now();
        publisher.replaceRevocationLists(now.minusSeconds(7200), now.minusSeconds(3600));
        ToolRun run = caught(1);
        assertTrue(run.err().contains("revocation-lists: the revocation list of /DC=org/CN=Root expired"), run.err());
        assertEquals(List.of("ProcessPrefix", "ProcessPostfix"), events());
        assertEquals(2, cacheFiles().size());
    }

    @Test
    void refusesATamperedListAndKeepsWhatItHas() throws Exception {
        subscribe();
        caught(0);
        forget();
        String message = new String(publisher.publish(), StandardCharsets.UTF_8);
        server.put(TestPublisher.LIST, message.replace("An image", "Another").getBytes(StandardCharsets.UTF_8));
        ToolRun run = caught(1);
        assertEquals(
                "itchy: subscription " + server.url(TestPublisher.LIST)
                        + ": the list is refused: signature: the text is"
                        + " not the one that was signed: its digest differs\n",
                run.err());
        assertEquals(List.of("ProcessPrefix", "ProcessPostfix"), events());
        assertTrue(itchy("subscriptions").out().contains("problem:   the list is refused: signature"));
        publisher.publish();
        caught(0);
        assertFalse(itchy("subscriptions").out().contains("problem"));
    }

    @Test
    void refusesToGoBack() throws Exception {
        byte[] old = publisher.publish();
        publisher.publish();
        subscribe();
        server.put(TestPublisher.LIST, old);
        ToolRun run = caught(1);
        assertTrue(
                run.err().contains("version: version 20261124.2 of the list is older than version 20261124.3"),
                run.err());
        assertEquals(2, cacheFiles().size());
    }

    @Test
    void followsSelections() throws Exception {
        subscribe("--images", "selected");
        caught(0);
        assertEquals(List.of(), cacheFiles());
        assertEquals(0, itchy("images", "--select", "a").exitCode());
        caught(0);
        assertEquals(1, cacheFiles().size());
        ToolRun images = itchy("images", "--deselect", "a");
        assertEquals("leaving     a  1  An image\nnot wanted  b  1  An image\n", images.out());
        forget();
        caught(0);
        assertEquals(List.of("ProcessPrefix", "ExpirePrefix a", "ExpirePostfix a", "ProcessPostfix"), events());
        ToolRun unknown = itchy("images", "--select", "x");
        assertEquals(1, unknown.exitCode());
        assertEquals("itchy: no subscribed list has an image 'x'; 'itchy images' lists them\n", unknown.err());
    }

    @Test
    void withdrawsWhatAnEndedSubscriptionBrought() throws Exception {
        subscribe();
        caught(0);
        forget();
        assertEquals(
                "unsubscribed from " + server.url(TestPublisher.LIST) + "\n",
                itchy("unsubscribe", "76fdee70-8119-5d33-aaaa-3c57e1c60df1").out());
        caught(0);
        assertEquals(6, events().size());
        assertEquals(List.of(), cacheFiles());
        ToolRun again = itchy("unsubscribe", server.url(TestPublisher.LIST));
        assertEquals(1, again.exitCode());
        assertTrue(again.err().startsWith("itchy: there is no subscription to '"), again.err());
    }

    @Test
    void setsABadImageAsideAndTakesTheOthers() throws Exception {
        subscribe();
        publisher
                .clear()
                .image("a", "1", FIRST)
                .image("b", "1", SECOND)
                .image("c", "1", FIRST)
                .publish();
        server.put("/b-1", SECOND.clone());
        server.put("/a-1", "FIRST IMAGE".getBytes(StandardCharsets.UTF_8));
        server.put("/c-1", Arrays.copyOf(FIRST, 5));
        ToolRun run = caught(1);
        assertTrue(
                run.err()
                        .contains("itchy: image a: " + server.url("/a-1")
                                + " is not the image of the list: its SHA-512 is "),
                run.err());
        assertTrue(
                run.err().contains("itchy: image c: " + server.url("/c-1") + " has 5 bytes instead of 11 (hv:size)\n"),
                run.err());
        assertEquals(List.of("AvailablePrefix b", "AvailablePostfix b"), events().subList(4, 6));
        assertEquals(1, cacheFiles().size());
    }

    @Test
    void goesOnWithABrokenDownloadInTheNextRun() throws Exception {
        byte[] large = new byte[3_000_000];
        Arrays.fill(large, (byte) 'x');
        publisher.clear().image("a", "1", large).publish();
        subscribe();
        server.cutOnce("/a-1", 1_000_000);
        server.requests();
        caught(0);
        List<String> requests = server.requests();
        assertEquals("GET /a-1", requests.get(1));
        assertTrue(requests.get(2).matches("GET /a-1 Range: bytes=[0-9]+-"), requests.toString());
        assertEquals(List.of("AvailablePrefix a", "AvailablePostfix a"), events().subList(2, 4));
    }

    @Test
    void fetchesAVanishedFileAgain() throws Exception {
        subscribe();
        caught(0);
        forget();
        for (Path file : cacheFiles()) {
            Files.delete(file);
        }
        caught(0, "--jobs", "1");
        assertEquals(
                List.of(
                        "ProcessPrefix",
                        "AvailablePrefix a",
                        "AvailablePostfix a",
                        "AvailablePrefix b",
                        "AvailablePostfix b",
                        "ProcessPostfix"),
                events());
    }

    @Test
    void doesNotFollowAListIntoTheSite() throws Exception {
        server.redirect("/sent", "file:///etc/passwd");
        server.redirect("/loop", server.url("/loop"));
        publisher
                .clear()
                .listed("a", "1", server.url("/sent"), FIRST)
                .listed("b", "1", server.url("/loop"), FIRST)
                .publish();
        subscribe();
        ToolRun run = caught(1);
        assertTrue(
                run.err()
                        .contains(server.url("/sent")
                                + " sends us on to file:///etc/passwd, which is not https or http\n"),
                run.err());
        assertTrue(run.err().contains(server.url("/loop") + " sends us on more than 5 times\n"), run.err());
    }

    @Test
    void callsTheHookWithVmcatchersEnvironment() throws Exception {
        Path hook = directory.resolve("my hook");
        Files.writeString(
                hook,
                "#!/bin/sh\necho \"$VMCATCHER_EVENT_TYPE $VMCATCHER_EVENT_DC_IDENTIFIER $1\" >> '"
                        + directory.resolve("calls") + "'\n");
        assertTrue(hook.toFile().setExecutable(true));
        subscribe();
        caught(0, "--event-hook", "'" + hook + "' first", "--jobs", "1");
        assertEquals("""
                ProcessPrefix  first
                SubscriptionImageNew a first
                SubscriptionImageNew b first
                AvailablePrefix a first
                AvailablePostfix a first
                AvailablePrefix b first
                AvailablePostfix b first
                ProcessPostfix  first
                """, Files.readString(directory.resolve("calls")));
        Files.writeString(hook, "#!/bin/sh\necho broken >&2\nexit 3\n");
        ToolRun run = caught(1, "--event-hook", "'" + hook + "'");
        assertEquals("itchy: hook for ProcessPrefix: broken\nitchy: hook for ProcessPostfix: broken\n", run.err());
    }

    @Test
    void leavesASecondRunToLater() throws Exception {
        subscribe();
        Path cache = Files.createDirectories(directory.resolve("cache"));
        try (WorkingDirectoryLock lock = WorkingDirectoryLock.acquire(cache, "test", clock)) {
            ToolRun run = caught(75);
            assertTrue(run.err().startsWith("itchy: another run works in " + cache + " (test, pid "), run.err());
        }
    }

    @Test
    void refusesAnImageThatBelongsToAnotherList() throws Exception {
        subscribe();
        caught(0);
        Path file = directory.resolve("other.json");
        publisher.clear().listed("a", "9", server.url("/a-1"), FIRST).publishUnsigned(file);
        Files.writeString(file, Files.readString(file).replace("76fdee70", "00000000"));
        assertEquals(
                0, itchy("subscribe", "--unsigned", file.toUri().toString()).exitCode());
        ToolRun run = caught(1);
        assertEquals(
                "itchy: list: image a of 00000000-8119-5d33-aaaa-3c57e1c60df1 is not taken: another list has this"
                        + " identifier\n",
                run.err());
    }

    @Test
    void opensFilesOnlyForListsThatAreFiles() throws Exception {
        Path here = Files.write(directory.resolve("here"), FIRST);
        String named = here.toUri().toString();
        publisher
                .clear()
                .listed("a", "1", named, FIRST)
                .listed("b", "1", named.replace("file:///", "FILE://localhost/"), FIRST)
                .publish();
        subscribe();
        ToolRun run = caught(1);
        assertEquals(
                2,
                run.err()
                        .lines()
                        .filter(line -> line.endsWith("image " + here
                                + " is a file of this machine, and the list is none, but came over http"))
                        .count(),
                run.err());
        try (java.util.stream.Stream<Path> cached = Files.list(directory.resolve("cache"))) {
            assertEquals(
                    List.of(),
                    cached.filter(Files::isRegularFile)
                            .filter(file -> file.toFile().length() == FIRST.length)
                            .toList());
        }
        Path list = directory.resolve("own.json");
        publisher.clear().listed("c", "1", named, FIRST).publishUnsigned(list);
        Files.writeString(list, Files.readString(list).replace("76fdee70", "00000000"));
        assertEquals(
                0, itchy("subscribe", "--unsigned", list.toUri().toString()).exitCode());
        assertTrue(caught(1).out().contains("available  c version 1\n"));
    }

    @Test
    void limitsTheBandwidth() throws Exception {
        byte[] large = new byte[300_000];
        publisher.clear().image("a", "1", large).publish();
        subscribe();
        long start = System.nanoTime();
        caught(0, "--bandwidth", "200K");
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toMillis() > 900);
    }

    private void subscribe(String... options) {
        List<String> arguments = new ArrayList<>(List.of("subscribe", "--auto-endorse", "--yes"));
        arguments.addAll(List.of(options));
        arguments.add(server.url(TestPublisher.LIST));
        ToolRun run = itchy(arguments.toArray(new String[0]));
        assertEquals(0, run.exitCode(), run.err());
    }

    private ToolRun caught(int exitCode, String... options) {
        List<String> arguments = new ArrayList<>(List.of(
                "catch",
                "--metadata-dir",
                directory.resolve("spool").toString(),
                "--cache-dir",
                directory.resolve("cache").toString()));
        arguments.addAll(List.of(options));
        ToolRun run = itchy(arguments.toArray(new String[0]));
        assertEquals(exitCode, run.exitCode(), run.err() + run.out());
        return run;
    }

    private ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        if (arguments[0].equals("subscribe") || arguments[0].equals("catch")) {
            all.addAll(1, List.of("--ca-dir", directory.resolve("certificates").toString()));
        }
        return ToolRun.of(clock, all.toArray(new String[0]));
    }

    private List<Path> spool() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("spool"))) {
            return files.sorted().toList();
        }
    }

    private List<String> events() throws IOException {
        return spool().stream()
                .map(new EventReader()::read)
                .map(event ->
                        (event.typeName().orElse("") + " " + event.identifier().orElse("")).strip())
                .toList();
    }

    private void forget() throws IOException {
        for (Path file : spool()) {
            Files.delete(file);
        }
    }

    private List<Path> cacheFiles() throws IOException {
        Path cache = directory.resolve("cache");
        try (Stream<Path> files = Files.exists(cache) ? Files.list(cache) : Stream.empty()) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void noShellReadsTheHook() throws Exception {
        Path hook = directory.resolve("hook");
        Files.writeString(hook, "#!/bin/sh\nprintf '%s\\n' \"$1\" >'" + directory.resolve("got") + "'\n");
        assertTrue(hook.toFile().setExecutable(true));
        subscribe();
        caught(0, "--event-hook", "'" + hook + "' '$(touch " + directory.resolve("touched") + ");*'");
        assertEquals("$(touch " + directory.resolve("touched") + ");*\n", Files.readString(directory.resolve("got")));
        assertFalse(Files.exists(directory.resolve("touched")));
    }
}
