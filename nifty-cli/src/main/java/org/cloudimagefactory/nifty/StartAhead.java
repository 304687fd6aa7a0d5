package org.cloudimagefactory.nifty;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.cloudimagefactory.common.config.BuildInfo;

/**
 * Uses, while the command line is read, what every pass uses first when it is: providers of digests, times as text, the file that
 * names the build. Where there is a second core, the pass need not wait until they are loaded. Nothing depends on it, and parts of
 * the JDK only are used, which any threads may use first.
 */
final class StartAhead implements Runnable {
    private static final Set<String> PASSES = Set.of("sync", "opennebula", "plan");

    private StartAhead() {}

    /** Begins, if these arguments call for a pass. */
    static void of(String... arguments) {
        if (arguments.length > 0 && PASSES.contains(arguments[0])) {
            Thread thread = new Thread(new StartAhead(), "ahead");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @Override
    public void run() {
        try {
            MessageDigest.getInstance("MD5");
            BuildInfo.load();
            DateTimeFormatter.ISO_INSTANT.formatTo(Instant.EPOCH, new StringBuilder());
        } catch (NoSuchAlgorithmException | RuntimeException e) {
            // The pass meets it, too, and tells.
            return;
        }
    }
}
