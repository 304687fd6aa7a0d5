package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Sends every recorded request, in the recorded order, and compares the whole answer, character by character, with the
 * recorded one. Only what can't be the same is made so before: times, free space, random names, and directories.
 */
class SandboxReplayTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int RECORDINGS = 73;

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void answersEveryRecordedRequestAsRecorded(OneVersion version) throws Exception {
        Path images = Files.createDirectory(directory.resolve("images"));
        qemuImg("create", "-q", "-f", "qcow2", images.resolve("a.qcow2").toString(), "100M");
        sparse(images.resolve("b.raw"), 64 << 20);
        SandboxOptions options = SandboxOptions.in(directory.resolve("state"))
                .imitating(version)
                .withPassword("SECRET")
                .copying(Duration.ZERO, 0)
                .trusting(images);
        List<Transcript> transcripts = Transcript.of(version);
        assertEquals(RECORDINGS, transcripts.size());
        List<String> differences = new ArrayList<>();
        try (Sandbox sandbox = Sandbox.start(options)) {
            RpcClient client = RpcClient.of(sandbox);
            useUpTheIdsBelowTheFirstRecordedOne(version, client, images);
            sandbox.faults().stallCopies();
            for (Transcript transcript : transcripts) {
                replay(client, transcript, differences);
                if (transcript.label().endsWith("image-info-locked")) {
                    sandbox.faults().resumeCopies();
                }
            }
        }
        assertEquals("", String.join("\n\n", differences));
    }

    /** The 6.10 server had had one image before the recording began. */
    private static void useUpTheIdsBelowTheFirstRecordedOne(OneVersion version, RpcClient client, Path images)
            throws Exception {
        if (version == OneVersion.V6_10) {
            String template = "NAME=\"earlier\"\nPATH=\"" + images.resolve("b.raw") + "\"";
            assertEquals(
                    "0", client.call("one.image.allocate", template, 1, false).value());
            long end = System.nanoTime() + PATIENCE.toNanos();
            // While it is LOCKED it can't be deleted.
            while (!client.call("one.image.delete", 0, false).ok() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
            while (client.call("one.image.info", 0, false).ok() && System.nanoTime() < end) {
                Thread.sleep(20);
            }
        }
    }

    private void replay(RpcClient client, Transcript transcript, List<String> differences) throws Exception {
        String expected = comparable(transcript.response());
        long end = System.nanoTime() + PATIENCE.toNanos();
        HttpResponse<byte[]> response = post(client, transcript);
        // The recorder, too, asked until an image had settled.
        while (!expected.equals(text(response))
                && transcript.label().contains("image-info")
                && System.nanoTime() < end) {
            Thread.sleep(20);
            response = post(client, transcript);
        }
        if (!expected.equals(text(response))) {
            differences.add(transcript.label() + "\nexpected: " + expected + "\nbut was:  " + text(response));
        }
        compareHeaders(transcript, response, differences);
    }

    private HttpResponse<byte[]> post(RpcClient client, Transcript transcript) throws Exception {
        return client.post(transcript
                .request()
                .replace("/var/spool/images", directory.resolve("images").toString()));
    }

    private static void compareHeaders(Transcript transcript, HttpResponse<byte[]> response, List<String> differences) {
        Set<String> expected = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        expected.addAll(transcript.headers().keySet());
        Set<String> actual = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        actual.addAll(response.headers().map().keySet());
        if (transcript.status() != response.statusCode() || !expected.equals(actual)) {
            differences.add(transcript.label() + ": status " + response.statusCode() + ", headers " + actual);
        }
        for (String name : List.of("Content-type", "Connection", "Server")) {
            if (!transcript
                    .headers()
                    .get(name)
                    .equals(response.headers().firstValue(name).orElse(""))) {
                differences.add(transcript.label() + ": " + name + " "
                        + response.headers().firstValue(name));
            }
        }
    }

    private String text(HttpResponse<byte[]> response) {
        String text = new String(response.body(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\r\n"), "lines end as on the wire");
        return comparable(text.replace("\r\n", "\n")
                .replace(directory.resolve("state/datastores").toString(), "/var/lib/one//datastores")
                .replace(directory.resolve("images").toString(), "/var/spool/images"));
    }

    private static String comparable(String text) {
        return text.replaceAll("&gt;1[0-9]{9}&lt;", "&gt;TIME&lt;")
                .replaceAll("(TOTAL_MB|FREE_MB|USED_MB)&gt;[1-9][0-9]*&lt;", "$1&gt;SPACE&lt;")
                .replaceAll("[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} 20[0-9]{2} :", "TIME :")
                .replaceAll("datastores/1/[0-9a-f]{32}]", "datastores/1/HASH]")
                .replaceAll("CDATA\\[[0-9a-f]{64}]", "CDATA[REDACTED]")
                .replaceAll("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}(]].*UUID)", "UUID$1")
                .replaceAll("SAFE_DIRS&gt;&lt;!\\[CDATA\\[[^]]*]", "SAFE_DIRS&gt;&lt;![CDATA[DIRECTORIES]");
    }

    private static void qemuImg(String... arguments) {
        List<String> line = new ArrayList<>(List.of("qemu-img"));
        line.addAll(List.of(arguments));
        new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(Command.of(line))
                .orThrow("cannot make an image");
    }

    private static void sparse(Path file, long size) throws IOException {
        try (RandomAccessFile created = new RandomAccessFile(file.toFile(), "rw")) {
            created.setLength(size);
        }
    }
}
