package org.cloudimagefactory.comfy.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.ScriptedServer;
import org.cloudimagefactory.common.web.WebSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HttpStoreTest {
    @TempDir
    Path directory;

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
