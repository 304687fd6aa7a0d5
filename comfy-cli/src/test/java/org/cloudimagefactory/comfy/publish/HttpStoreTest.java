package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.ScriptedServer;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpStoreTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"401 Unauthorized", "403 Forbidden", "413 Content Too Large", "507 Insufficient Storage"})
    @Timeout(60)
    void aRefusalIsToldThoughItComesBeforeAllIsSent(String status) throws Exception {
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(60 << 20);
        }
        ScriptedServer.Answer missing = ScriptedServer.answer("404 Not Found\r\nContent-Length: 0", new byte[0]);
        ScriptedServer.Answer refused = ScriptedServer.answer(status + "\r\nContent-Length: 0", new byte[0]);
        try (ScriptedServer server = new ScriptedServer(missing, refused)) {
            URI address = URI.create(server.url("/"));
            HttpStore store = new HttpStore(address, address, WebSettings.of("test"));
            Problem e = assertThrows(Problem.class, () -> store.put(image, ".qcow2"));
            assertEquals(
                    "cannot put " + image + " into " + address + ": the server answers " + status.substring(0, 3)
                            + " to " + Digest.SHA_512.of(image) + ".qcow2",
                    e.line());
            assertEquals(status.startsWith("507") ? ExitCode.ENVIRONMENT : ExitCode.ITEMS_FAILED, e.exitCode());
        }
    }

    @Test
    @Timeout(60)
    void isNotWaitedForWhenItNeitherTakesNorAnswers() throws Exception {
        Path image = directory.resolve("image");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64 << 20);
        }
        ScriptedServer.Answer missing = ScriptedServer.answer("404 Not Found\r\nContent-Length: 0", new byte[0]);
        try (ScriptedServer server = new ScriptedServer(missing, ScriptedServer.thenSilence(out -> {}))) {
            URI address = URI.create(server.url("/"));
            HttpStore store = new HttpStore(address, address, WebSettings.of("test"), Duration.ofSeconds(1));
            Problem e = assertThrows(Problem.class, () -> store.put(image, ".qcow2"));
            assertEquals("cannot put " + image + " into " + address + ": the server has been silent for 1 s", e.line());
            Problem list = assertThrows(Problem.class, () -> store.putList("list", new byte[0]));
            assertEquals("cannot put the list into " + address + ": the server has been silent for 1 s", list.line());
        }
    }
}
