package org.cloudimagefactory.itchy.feed.registry;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** What was wrong at one look, as one problem of one line. */
final class LookProblems {
    /** Told of a project that may have thousands of repositories; the others are counted. */
    static final int SHOWN = 20;

    private final List<String> lines = new ArrayList<>();
    private int more;

    /**
     * One more.
     *
     * @param what is concerned; empty where there is only one
     */
    void add(String what, Problem problem) {
        if (lines.size() == SHOWN) {
            more++;
        } else {
            lines.add(what.isEmpty() ? problem.line() : what + ": " + problem.line());
        }
    }

    /** All of them; null when there are none. */
    @Nullable
    Problem all() {
        if (lines.isEmpty()) {
            return null;
        }
        return new ItemProblem(String.join("; ", lines) + (more == 0 ? "" : "; and " + more + " more"));
    }
}
