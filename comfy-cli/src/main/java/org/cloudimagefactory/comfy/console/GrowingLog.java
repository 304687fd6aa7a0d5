package org.cloudimagefactory.comfy.console;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Follows a file that a machine writes to; nothing that is added between two looks is passed over. */
final class GrowingLog {
    /** Of one look; a machine that writes more than this in seconds says the same again and again. */
    private static final int LIMIT = 1 << 20;

    private static final int KEPT = 32 << 10;

    private final Path file;
    private long position;
    private String tail = "";

    GrowingLog(Path file) {
        this.file = file;
    }

    /** The last lines, all of those among them that were added since the last look. */
    List<String> look() throws IOException {
        String kept = tail.substring(Math.max(0, tail.length() - KEPT));
        tail = kept;
        if (Files.exists(file)) {
            try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
                long size = in.length();
                // A machine that was started again begins a new log.
                long start = size < position ? 0 : Math.max(position, size - LIMIT);
                byte[] added = new byte[(int) Math.min(LIMIT, size - start)];
                in.seek(start);
                in.readFully(added);
                position = start + added.length;
                tail = kept + new String(added, StandardCharsets.UTF_8);
            }
        }
        return ConsoleText.lines(tail);
    }

    /** How much was written so far, in bytes. */
    long size() {
        return position;
    }
}
