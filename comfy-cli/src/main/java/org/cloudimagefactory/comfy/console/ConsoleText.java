package org.cloudimagefactory.comfy.console;

import java.util.ArrayList;
import java.util.List;

/** Makes lines of what machines write to their consoles. */
final class ConsoleText {
    /** Of the memory of a PC's text screen: all that it may scroll through. */
    static final int MEMORY = 32 << 10;
    /** Where that memory lies. */
    static final int ADDRESS = 0xb8000;

    private static final int COLUMNS = 80;
    /** A cursor that is sent to a place begins a line there, as far as a reader of text can tell. */
    private static final String PLACED = "\u001b\\[[0-9;]*[HfJ]";

    private static final String CONTROL = "\u001b\\[[0-9;?]*[A-Za-z]|\u001b[()][A-Za-z0-9]|\u001b[=>78cDEM]";

    private ConsoleText() {}

    /** The lines of a terminal's output, without trailing blanks; the last one may be unfinished. */
    static List<String> lines(String output) {
        String plain = output.replaceAll(PLACED, "\n").replaceAll(CONTROL, "").replace("\0", "");
        return plain.lines().map(String::stripTrailing).toList();
    }

    /**
     * The rows of a text screen's memory, characters and colours in turn, of which only the former are of interest. It is a
     * ring: what is seen may begin anywhere in it. A row that is full goes on in the next one.
     */
    static List<String> screen(byte[] memory) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (int row = 0; (row + 1) * COLUMNS * 2 <= memory.length; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                line.append(printable(memory[(row * COLUMNS + column) * 2]));
            }
            boolean full = line.charAt(line.length() - 1) != ' ';
            if (!full || line.length() >= 8 * COLUMNS) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
        }
        lines.add(line.toString().stripTrailing());
        return lines;
    }

    private static char printable(byte code) {
        if (code == 0) {
            return ' ';
        }
        return code > ' ' ? (char) code : code == ' ' ? ' ' : '.';
    }
}
