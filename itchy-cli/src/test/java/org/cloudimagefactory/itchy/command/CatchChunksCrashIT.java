package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that put images together from chunks, as processes of their own, killed at any time. */
class CatchChunksCrashIT {
    private static final int KILLS = 3;

    @TempDir
    Path directory;

    @Test
    void aVersionHasOneFormAndItsContentHoweverOftenARunIsKilled() throws Exception {
        try (TestServer server = new TestServer()) {
            TestPublisher publisher = new TestPublisher(server, directory.resolve("certificates"));
            ChunkedVersions versions = new ChunkedVersions(server, directory.resolve("versions"));
            offer(publisher, versions);
            CatchSite site = new CatchSite(directory);
            String[] trust = {"--ca-dir", directory.resolve("certificates").toString()};
            site.subscribe(0, server.url(TestPublisher.LIST), trust[0], trust[1], "--auto-endorse", "--yes");
            site.caught(0, trust);
            for (int kill = 0; kill < KILLS; kill++) {
                versions.next();
                offer(publisher, versions);
                Process process = start();
                process.waitFor(900 + kill * 250L, TimeUnit.MILLISECONDS);
                process.destroyForcibly().waitFor();
                assertEquals(0, start().waitFor(), Files.readString(directory.resolve("log")));
                List<Path> files = site.cacheFiles();
                assertEquals(1, files.size(), files.toString());
                assertArrayEquals(versions.content(), Files.readAllBytes(files.get(0)));
                assertEquals(2, all().size(), all().toString());
                assertEachVersionHasOneForm();
            }
        }
    }

    private void assertEachVersionHasOneForm() throws Exception {
        Map<String, String> forms = new HashMap<>();
        try (Stream<Path> events = Files.list(directory.resolve("spool"))) {
            for (Path file :
                    events.filter(event -> event.toString().endsWith(".json")).toList()) {
                VmcatcherEvent event = new EventReader().read(file);
                if (event.typeName().orElseThrow().equals("AvailablePostfix")) {
                    String sha512 = event.get("SL_CHECKSUM_SHA512").orElseThrow();
                    String before = forms.put(event.get("HV_VERSION").orElseThrow(), sha512);
                    assertTrue(before == null || before.equals(sha512));
                }
            }
        }
        Path held = new CatchSite(directory).cacheFiles().get(0);
        assertTrue(forms.containsValue(Digest.SHA_512.of(held)));
    }

    /** The image and the index beside it. */
    private List<Path> all() throws Exception {
        try (Stream<Path> files = Files.list(directory.resolve("cache"))) {
            return files.filter(file -> !file.endsWith(".lock")).sorted().toList();
        }
    }

    private static void offer(TestPublisher publisher, ChunkedVersions versions) throws Exception {
        publisher
                .clear()
                .image("a", versions.version(), versions.image())
                .chunks(versions.chunks())
                .publish();
    }

    private Process start() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ItchyMain.class.getName(),
                "catch",
                "--metadata-dir",
                directory.resolve("spool").toString(),
                "--cache-dir",
                directory.resolve("cache").toString(),
                "--state-file",
                directory.resolve("state.db").toString(),
                "--ca-dir",
                directory.resolve("certificates").toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }
}
