package org.cloudimagefactory.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that draws what a program's terminal shows. */
class TerminalPictureTest {
    private static final Path SCRIPTS = DocumentPage.ROOT.resolve("distribution/src/docs");

    @TempDir
    private Path directory;

    @Test
    void drawsWhatTheScreenShowsInTheEnd() throws Exception {
        Path picture = directory.resolve("end.svg");
        int code = draw(
                picture,
                List.of("--title", "a & b"),
                "printf 'working 10%%\\rworking 20%%\\r\\033[Kdone\\n\\033[32mgreen\\033[0m <text>\\n'; [ -t 1 ] || exit 1; exit 3");
        assertEquals(3, code);
        String text = Files.readString(picture);
        assertTrue(text.contains(">done</text>"), text);
        assertTrue(text.contains("fill=\"#3fb950\" xml:space=\"preserve\">green</text>"), text);
        assertTrue(text.contains(">&lt;text&gt;</text>"), text);
        assertTrue(text.contains("<title>a &amp; b</title>"), text);
        assertFalse(text.contains("working"), text);
    }

    @Test
    void drawsTheMomentThatWasAskedFor() throws Exception {
        Path picture = directory.resolve("moment.svg");
        assertEquals(0, draw(picture, List.of("--until", "20%"), "printf 'at 10%%\\rat 20%%\\rat 30%%\\nend\\n'"));
        String text = Files.readString(picture);
        assertTrue(text.contains(">at 20%</text>"), text);
        assertFalse(text.contains(">end<"), text);
        assertEquals(1, draw(directory.resolve("never.svg"), List.of("--until", "99%"), "echo 98%"));
        assertFalse(Files.exists(directory.resolve("never.svg")));
    }

    @Test
    void everyPictureIsMadeByTheScript() throws IOException {
        String script = Files.readString(SCRIPTS.resolve("pictures.sh"));
        try (DirectoryStream<Path> pictures =
                Files.newDirectoryStream(DocumentPage.ROOT.resolve("docs/pictures"), "*.svg")) {
            for (Path picture : pictures) {
                String name = picture.getFileName().toString().replace(".svg", "");
                assertTrue(script.contains("picture_" + name + "()"), name);
            }
        }
    }

    private int draw(Path picture, List<String> options, String script) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("python3", SCRIPTS.resolve("terminal_picture.py").toString()));
        command.addAll(options);
        command.addAll(List.of(picture.toString(), "sh", "-c", script));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start()
                .waitFor();
    }
}
