package org.cloudimagefactory.common.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Tells whether the journal of systemd reads a stream of this process: {@code JOURNAL_STREAM} then names device and inode of the
 * stream, as sd-daemon(3) has it. The variable alone says little, since whatever a service starts inherits it.
 */
final class JournalStream {
    private static final Path STDERR = Path.of("/proc/self/fd/2");

    private JournalStream() {}

    /** Whether the journal reads stderr. */
    static boolean isStderr(Map<String, String> environment) {
        return isRead(environment, STDERR);
    }

    /** Whether the journal reads what is opened there. */
    static boolean isRead(Map<String, String> environment, Path stream) {
        String named = environment.get("JOURNAL_STREAM");
        if (named == null) {
            return false;
        }
        try {
            String opened = Files.getAttribute(stream, "unix:dev") + ":" + Files.getAttribute(stream, "unix:ino");
            return opened.equals(named);
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
