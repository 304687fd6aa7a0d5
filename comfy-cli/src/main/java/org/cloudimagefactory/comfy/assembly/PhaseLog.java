package org.cloudimagefactory.comfy.assembly;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;

/** Tells phases as plain lines, for pipes and log files; a terminal has a display instead. */
final class PhaseLog implements BuildMonitor.PhaseLines {
    private final String name;
    private final Path picture;
    private final boolean wanted;
    private final PrintWriter out;

    PhaseLog(BuildPlan plan, Progress display, PrintWriter out) {
        this(plan, plan, display, out);
    }

    /** Of what is made in the directory of another build. */
    PhaseLog(BuildPlan plan, BuildPlan owner, Progress display, PrintWriter out) {
        this.name = plan.name();
        this.picture = new BuildDirectory(BuildWorkspace.root(owner)).console().picture();
        this.wanted = display == Progress.NONE;
        this.out = out;
    }

    @Override
    public void layer(int number, int count, String description) {
        if (wanted) {
            out.println(name + ": layer " + number + " of " + count + " (" + description + ")");
            out.flush();
        }
    }

    @Override
    public void waits(String what) {
        if (wanted) {
            out.println(name + ": " + what);
            out.flush();
        }
    }

    @Override
    public void begins(BuildPhase phase, @Nullable Duration expected) {
        if (wanted) {
            List<String> more = new ArrayList<>();
            if (expected != null) {
                more.add("last time it took " + BuildMonitor.formatted(expected));
            }
            if (phase == BuildPhase.INSTALLING) {
                more.add("its screen: " + picture);
            }
            out.println(name + ": " + phase + (more.isEmpty() ? "" : " (" + String.join("; ", more) + ")"));
            out.flush();
        }
    }
}
