package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.imagelist.ListedChunks;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a list has in chunks, over a real server, in real qcow2 files. */
class CatchChunksIT {
    @TempDir
    Path directory;

    private TestServer server;
    private TestPublisher publisher;
    private ChunkedVersions versions;
    private CatchSite site;

    @BeforeEach
    void subscribe() throws Exception {
        server = new TestServer();
        publisher = new TestPublisher(server, directory.resolve("certificates"));
        versions = new ChunkedVersions(server, directory.resolve("versions"));
        site = new CatchSite(directory);
        offer(versions.chunks());
        site.subscribe(0, server.url(TestPublisher.LIST), trusting("--auto-endorse", "--yes"));
        caught();
        assertHolds("qcow2", versions.image());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** With chunks, with chunks, without, with again, with a damaged pack, with an index that was tampered with, and with again. */
    @Test
    void fiveVersionsAndMoreComeWithWhatIsNewInThemOrWhole() throws Exception {
        versions.next();
        offer(versions.chunks());
        assertSaves(caught());
        assertHolds("raw", versions.content());

        versions.next();
        offer(versions.chunks());
        assertSaves(caught());
        assertHolds("raw", versions.content());

        versions.next();
        offer(null);
        caught();
        assertHolds("qcow2", versions.image());

        versions.next();
        offer(versions.chunks());
        assertSaves(caught());
        assertHolds("raw", versions.content());

        versions.next();
        offer(versions.chunks());
        String pack = versions.spoil();
        assertTold("pack " + pack.substring("/store/".length()).replace(".pack", "") + " is damaged: ");
        assertHolds("qcow2", versions.image());

        versions.next();
        offer(versions.chunks());
        byte[] index = versions.indexBytes();
        index[200] ^= 1;
        server.put(versions.indexPath(), index);
        assertTold("SHA-512 is ");
        assertHolds("qcow2", versions.image());

        versions.next();
        offer(versions.chunks());
        assertSaves(caught());
        assertHolds("raw", versions.content());
        assertEquals(2, files().size(), files().toString());
    }

    /** As raw bytes it could be anything, and would be refused later. */
    @Test
    void aFileSystemAloneIsFetchedInItsFormat() throws Exception {
        versions.dropPartitions();
        versions.next();
        offer(versions.chunks());
        assertTold("its raw content would be refused: it has no MBR, GPT or boot sector");
        assertHolds("qcow2", versions.image());
    }

    @Test
    void anIndexOfOtherContentIsNotBelieved() throws Exception {
        versions.next();
        ListedChunks chunks = versions.chunks();
        offer(new ListedChunks(chunks.uri(), chunks.size(), chunks.sha512(), chunks.contentSize(), "ab".repeat(64)));
        assertTold("is of other content than the list says");
        assertHolds("qcow2", versions.image());
    }

    @Test
    void aPackThatIsMissingOrEndsEarlyCostsTheWholeFile() throws Exception {
        versions.next();
        offer(versions.chunks());
        server.remove(versions.newPacks().get(0));
        assertTold(" answers 404");
        assertHolds("qcow2", versions.image());

        versions.next();
        offer(versions.chunks());
        server.put(versions.newPacks().get(0), new byte[20]);
        assertTold("does not send the part of a file that it is asked for");
        assertHolds("qcow2", versions.image());
    }

    @Test
    void keysThatMakeNoSenseCostTheWholeFile() throws Exception {
        versions.next();
        ListedChunks chunks = versions.chunks();
        offer(new ListedChunks(URI.create("ftp://x/"), 1, chunks.sha512(), chunks.contentSize(), chunks.sha512()));
        caught();
        assertHolds("qcow2", versions.image());
    }

    /** What lies outside of where the list may lead is not asked for. */
    @Test
    void anIndexInAFileOfThisMachineIsNotRead() throws Exception {
        versions.next();
        ListedChunks chunks = versions.chunks();
        URI file = Files.write(directory.resolve("x.chunks"), versions.indexBytes())
                .toUri();
        offer(new ListedChunks(file, chunks.size(), chunks.sha512(), chunks.contentSize(), chunks.contentSha512()));
        assertTold("is a file of this machine");
        assertHolds("qcow2", versions.image());
    }

    @Test
    void aConnectionThatBreaksIsGoneOnWith() throws Exception {
        versions.next();
        offer(versions.chunks());
        server.cutOnce(versions.newPacks().get(0), 70_000);
        assertSaves(caught());
        assertHolds("raw", versions.content());
    }

    @Test
    void whatIsDamagedInTheCacheIsFetched() throws Exception {
        byte[] held = Files.readAllBytes(site.cacheFiles().get(0));
        versions.next();
        offer(versions.chunks());
        caught();
        Path file = site.cacheFiles().get(0);
        byte[] raw = Files.readAllBytes(file);
        raw[9 << 20] ^= 1;
        Files.write(file, raw);
        versions.next();
        offer(versions.chunks());
        assertSaves(caught(), 5);
        assertHolds("raw", versions.content());
        assertFalse(Arrays.equals(held, Files.readAllBytes(site.cacheFiles().get(0))));
    }

    /** The same version that has lost its file is announced as it was, whatever it is fetched as. */
    @Test
    void aVersionKeepsTheFormThatItWasAnnouncedIn() throws Exception {
        versions.next();
        offer(versions.chunks());
        caught();
        Files.delete(site.cacheFiles().get(0));
        caught();
        assertHolds("raw", versions.content());
        Files.delete(site.cacheFiles().get(0));
        offer(null);
        caught();
        assertHolds("raw", versions.content());
        site.forget();
        server.requests();
        ToolRun again = caught();
        assertFalse(again.out().contains("\navailable "), again.out());
        assertEquals(1, server.requests().size());
    }

    @Test
    void aVersionThatWasFetchedWholeStaysSo() throws Exception {
        Files.delete(site.cacheFiles().get(0));
        caught();
        assertHolds("qcow2", versions.image());
    }

    @Test
    void anotherVersionOfTheSameBytesIsToldAsItIsHeld() throws Exception {
        versions.next();
        ListedChunks chunks = versions.chunks();
        offer(chunks);
        caught();
        site.forget();
        publisher.clear().image("a", "99", versions.image()).chunks(chunks).publish();
        caught();
        assertEquals("99", site.last("AvailablePostfix").get("HV_VERSION").orElseThrow());
        assertHolds("raw", versions.content());
    }

    @Test
    void listingsShowWhatAFetchHasSaved() throws Exception {
        versions.next();
        offer(versions.chunks());
        ToolRun run = caught();
        assertTrue(run.out().contains("assembled  a: "), run.out());
        ToolRun images = site.itchy("images");
        assertTrue(
                images.out().matches("(?s).* \\([0-9]+ of " + versions.image().length + " bytes fetched\\)\n"),
                images.out());
        ToolRun json = site.itchy("images", "--output", "json");
        assertTrue(json.out().contains("\"listed_size\" : " + versions.image().length), json.out());
    }

    private void offer(ListedChunks chunks) throws Exception {
        publisher.clear().image("a", versions.version(), versions.image());
        if (chunks != null) {
            publisher.chunks(chunks);
        }
        publisher.publish();
        server.sent();
        server.requests();
    }

    private ToolRun caught() {
        return site.caught(0, trusting());
    }

    private String[] trusting(String... more) {
        return Stream.concat(
                        Stream.of("--ca-dir", directory.resolve("certificates").toString()), Stream.of(more))
                .toArray(String[]::new);
    }

    /** So little of the whole came, and nobody was told of anything odd. */
    private void assertSaves(ToolRun run) {
        assertSaves(run, 10);
    }

    private void assertSaves(ToolRun run, int share) {
        assertEquals("", run.err());
        long sent = server.sent();
        assertTrue(
                sent * share < versions.image().length, sent + " of " + versions.image().length + " bytes were sent");
        assertTrue(server.requests().size() < 40);
    }

    private void assertTold(String reason) {
        ToolRun run = caught();
        assertTrue(run.err().startsWith("itchy: image a: the whole file is fetched: "), run.err());
        assertTrue(run.err().contains(reason), run.err());
    }

    /** The cache has this, and the event says so. */
    private void assertHolds(String format, byte[] bytes) throws Exception {
        Path file = site.cacheFiles().get(0);
        assertEquals(1, site.cacheFiles().size());
        assertArrayEquals(bytes, Files.readAllBytes(file));
        VmcatcherEvent event = site.last("AvailablePostfix");
        assertEquals(String.valueOf(file.getFileName()), event.fileName().orElseThrow());
        assertEquals(Digest.SHA_512.of(bytes), event.get("SL_CHECKSUM_SHA512").orElseThrow());
        assertEquals(Integer.toString(bytes.length), event.get("HV_SIZE").orElseThrow());
        assertEquals(
                format.equals("raw") ? "raw" : "OVA", event.get("HV_FORMAT").orElseThrow());
    }

    private List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> !file.endsWith(".lock")).sorted().toList();
        }
    }
}
