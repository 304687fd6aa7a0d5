package org.cloudimagefactory.comfy.fetch;

import static org.cloudimagefactory.common.web.ScriptedServer.answer;
import static org.cloudimagefactory.common.web.ScriptedServer.thenSilence;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.cloudimagefactory.common.web.RetryPolicy;
import org.cloudimagefactory.common.web.ScriptedServer;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebLimits;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.work.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers that stop, stumble and lie. The time-outs of the tests are far beyond their limits. */
@Timeout(60)
class BrokenServerTest {
    private static final int SIZE = 300_000;
    private static final int FIRST = 100_000;
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    private final byte[] content = new byte[SIZE];

    BrokenServerTest() {
        new Random(1).nextBytes(content);
    }

    @Test
    void isAskedAgainWhenItFallsSilentAndGoesOnWhereItWas() throws Exception {
        try (ScriptedServer server = new ScriptedServer(thenSilence(begin()), rest())) {
            assertArrayEquals(content, Files.readAllBytes(get(cache(Duration.ofMillis(500)), server, LONG)));
            assertEquals(List.of("GET /a.iso", "GET /a.iso Range: bytes=100000-"), server.requests());
        }
    }

    @Test
    void isAskedAgainWhenItBreaksOffOrCannotAnswerJustNow() throws Exception {
        ScriptedServer.Answer busy = answer("503 Busy\r\nContent-Length: 0", new byte[0]);
        try (ScriptedServer server = new ScriptedServer(busy, begin(), busy, rest())) {
            assertArrayEquals(content, Files.readAllBytes(get(cache(LONG), server, LONG)));
            assertEquals(4, server.requests().size());
        }
    }

    @Test
    void isNotAskedAgainForWhatIsGone() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answer("410 Gone\r\nContent-Length: 0", new byte[0]))) {
            Problem e = assertThrows(Problem.class, () -> get(cache(LONG), server, LONG));
            assertTrue(
                    e.line().startsWith("cannot fetch " + server.url("/a.iso") + ": the server says 410;"), e.line());
            assertEquals(List.of("GET /a.iso"), server.requests());
        }
    }

    @Test
    void isGivenUpWhenItStopsAtTheSameByteEachTime() throws Exception {
        ScriptedServer.Answer ignoresRanges = begin();
        try (ScriptedServer server = new ScriptedServer(ignoresRanges)) {
            assertThrows(Problem.class, () -> get(cache(LONG), server, LONG));
            assertEquals(3, server.requests().size());
        }
    }

    @Test
    void isWaitedForNoLongerThanTheBuild() throws Exception {
        try (ScriptedServer server = new ScriptedServer(thenSilence(begin()))) {
            Problem e = assertThrows(Problem.class, () -> get(cache(LONG), server, Duration.ofSeconds(1)));
            assertTrue(e.line().contains("/a.iso: the time limit of 1 s is over"), e.line());
        }
    }

    @Test
    void mayAnswerWithAnotherPartThanItWasAskedFor() throws Exception {
        ScriptedServer.Answer wrongPart = answer(
                "206 Partial Content\r\nContent-Range: bytes 0-299999/300000\r\nContent-Length: 300000", content);
        ScriptedServer.Answer whole = answer("200 OK\r\nContent-Length: 300000", content);
        try (ScriptedServer server = new ScriptedServer(begin(), wrongPart, whole)) {
            assertArrayEquals(content, Files.readAllBytes(get(cache(LONG), server, LONG)));
        }
    }

    @Test
    void leadsToNoFileOfThisMachine() throws Exception {
        Path secret = Files.write(directory.resolve("secret"), content);
        try (ScriptedServer server = new ScriptedServer(
                answer("302 Found\r\nLocation: " + secret.toUri() + "\r\nContent-Length: 0", new byte[0]))) {
            Problem e = assertThrows(Problem.class, () -> get(cache(LONG), server, LONG));
            assertTrue(e.line().contains("sends us on to file:"), e.line());
            String list = "file:" + server.url("/SUMS");
            Problem sums = assertThrows(Problem.class, () -> cache(LONG).checksum("/a.iso", list, Deadline.in(LONG)));
            assertTrue(sums.line().contains("sends us on to file:"), sums.line());
        }
    }

    @Test
    void isNotNamedWithItsPassword() throws Exception {
        try (ScriptedServer server = new ScriptedServer(answer("404 Gone\r\nContent-Length: 0", new byte[0]))) {
            String url = server.url("/a.iso").replace("//", "//me:secret@");
            Problem e = assertThrows(
                    Problem.class,
                    () -> cache(LONG).get(url, "sha256:" + digest(), Deadline.in(LONG), Progress.NONE.start("")));
            assertTrue(e.line().startsWith("cannot fetch " + server.url("/a.iso")), e.line());
        }
    }

    @Test
    void otherRunsAreWaitedForNoLongerThanTheBuild() throws Exception {
        try (ScriptedServer server = new ScriptedServer(begin())) {
            assertThrows(Problem.class, () -> get(cache(LONG), server, LONG));
            Path part;
            try (var files = Files.list(directory.resolve("cache"))) {
                part = files.filter(file -> file.toString().endsWith(".part"))
                        .findFirst()
                        .orElseThrow();
            }
            Process other = new ProcessBuilder(
                            "python3",
                            "-c",
                            "import fcntl,sys; f=open(sys.argv[1],'r+'); fcntl.lockf(f,fcntl.LOCK_EX); print('held',"
                                    + " flush=True); sys.stdin.read()",
                            part.toString())
                    .start();
            other.getInputStream().read();
            try {
                Problem e = assertThrows(Problem.class, () -> get(cache(LONG), server, Duration.ofSeconds(1)));
                assertTrue(e.line().contains("another run was fetching it until the time was over"), e.line());
            } finally {
                other.getOutputStream().close();
                other.waitFor();
            }
        }
    }

    private ScriptedServer.Answer begin() {
        return answer("200 OK\r\nContent-Length: 300000", Arrays.copyOf(content, FIRST));
    }

    private ScriptedServer.Answer rest() {
        return answer(
                "206 Partial Content\r\nContent-Range: bytes 100000-299999/300000\r\nContent-Length: 200000",
                Arrays.copyOfRange(content, FIRST, SIZE));
    }

    private Path get(DownloadCache cache, ScriptedServer server, Duration limit) {
        return cache.get(server.url("/a.iso"), "sha256:" + digest(), Deadline.in(limit), Progress.NONE.start(""))
                .path();
    }

    private DownloadCache cache(Duration silence) {
        WebLimits limits = new WebLimits(LONG, silence, new RetryPolicy(3, Duration.ofMillis(1)));
        WebClients clients = new WebClients(WebSettings.of("test").with(limits));
        return new DownloadCache(directory.resolve("cache"), 1 << 20, clients, Planning.CLOCK);
    }

    private String digest() {
        return Digest.SHA_256.of(content);
    }
}
