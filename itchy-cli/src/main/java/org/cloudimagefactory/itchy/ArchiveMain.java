package org.cloudimagefactory.itchy;

import java.util.Map;
import java.util.OptionalInt;
import org.cloudimagefactory.itchy.archive.ArchiveShortcut;
import org.cloudimagefactory.itchy.archive.PredecessorKeys;
import org.cloudimagefactory.itchy.archive.RawEnvironment;

/**
 * Starts {@code itchy archive}, for which vmCatcher waits: the quick way where it will do, else the full command line. Neither this
 * class nor what it names may load a library; the JVM loads all types of its public methods before it begins.
 */
public final class ArchiveMain {
    private ArchiveMain() {}

    /** Runs itchy archive and ends with its exit code. */
    public static void main(String[] arguments) {
        Map<String, String> environment = RawEnvironment.read();
        OptionalInt exitCode = new ArchiveShortcut(environment, PredecessorKeys.ALIASES).run(arguments);
        if (exitCode.isPresent()) {
            System.exit(exitCode.getAsInt());
        } else {
            ItchyMain.main(arguments);
        }
    }
}
