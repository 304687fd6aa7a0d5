package org.cloudimagefactory.common.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells whether a standard stream of this process is a terminal; {@code System.console()} only answers for stdin and stdout together. */
public final class Terminal {
    private Terminal() {}

    /** Whether stderr, where progress goes, is a terminal. */
    public static boolean isStderr() {
        return isTerminal(2);
    }

    /** Whether stdin is one, so that somebody can be asked. */
    public static boolean isStdin() {
        return isTerminal(0);
    }

    /** Whether stdout, where results go, is one. */
    public static boolean isStdout() {
        return isTerminal(1);
    }

    private static boolean isTerminal(int descriptor) {
        try {
            Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor));
            return target.startsWith("/dev/pts") || target.toString().matches("/dev/(tty|console|hvc).*");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
