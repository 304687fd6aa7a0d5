package org.cloudimagefactory.comfy.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.cloudimagefactory.common.cli.PrintableText;

/**
 * Where the console is found and kept.
 *
 * @param socket of QEMU's machine protocol
 * @param dump where QEMU writes the screen
 * @param picture the last screen as PNG
 * @param serial what the guest wrote to its serial port
 */
public record ConsoleFiles(Path socket, Path dump, Path picture, Path serial) {
    private static final int SERIAL_TAIL = 2000;

    /** The end of the serial output, as lines of printable text. */
    public String serialTail() {
        if (!Files.exists(serial)) {
            return "";
        }
        try (RandomAccessFile file = new RandomAccessFile(serial.toFile(), "r")) {
            long start = Math.max(0, file.length() - SERIAL_TAIL);
            byte[] tail = new byte[(int) (file.length() - start)];
            file.seek(start);
            file.readFully(tail);
            return new String(tail, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The last line of the serial output that says something. */
    public Optional<String> lastSerialLine() {
        return serialTail()
                .lines()
                .map(line -> line.replaceAll("\u001b\\[[0-9;?]*[A-Za-z]", "").strip())
                .filter(line -> !line.isEmpty())
                .reduce((first, second) -> second)
                .map(line -> PrintableText.of(line, 200));
    }
}
