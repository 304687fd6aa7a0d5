package org.cloudimagefactory.comfy.build;

import java.io.PrintWriter;
import java.time.Duration;
import org.cloudimagefactory.common.cli.Progress;
import org.jspecify.annotations.Nullable;

/** Tells phases as plain lines, for pipes and log files; a terminal has a display instead. */
final class PhaseLog implements BuildMonitor.PhaseLines {
    private final String name;
    private final boolean wanted;
    private final PrintWriter out;

    PhaseLog(String name, Progress display, PrintWriter out) {
        this.name = name;
        this.wanted = display == Progress.NONE;
        this.out = out;
    }

    @Override
    public void begins(BuildPhase phase, @Nullable Duration expected) {
        if (wanted) {
            out.println(name + ": " + phase
                    + (expected == null ? "" : " (last time it took " + BuildMonitor.told(expected) + ")"));
            out.flush();
        }
    }
}
