package org.cloudimagefactory.comfy.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * Where the console is found and kept.
 *
 * @param socket of QEMU's machine protocol
 * @param dump where QEMU writes the screen
 * @param picture the last screen as PNG
 * @param serial what the guest wrote to its serial port
 * @param firmware what SeaBIOS or a debug build of OVMF wrote to its debug port
 * @param text where QEMU writes the memory of the text screen
 */
public record ConsoleFiles(Path socket, Path dump, Path picture, Path serial, Path firmware, Path text) {
    private static final int SERIAL_TAIL = 2000;

    /** The console of a machine with its socket in one directory and its other files, under their usual names, in another. */
    public static ConsoleFiles in(Path socketDirectory, Path directory) {
        return new ConsoleFiles(
                socketDirectory.resolve("qmp.sock"),
                directory.resolve("console.ppm"),
                directory.resolve("console.png"),
                directory.resolve("serial.log"),
                directory.resolve("firmware.log"),
                directory.resolve("console.vga"));
    }

    /**
     * QEMU's arguments that have the firmware's words written to their file. The port is the one that SeaBIOS and OVMF know;
     * it is named by a property, for a device of its own would take the place of all that Packer names.
     */
    public List<String> firmwareArguments() {
        return List.of("-debugcon", "file:" + firmware, "-global", "isa-debugcon.iobase=0x402");
    }

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
