package org.cloudimagefactory.comfy.assembly;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.ShellText;

/**
 * How an operator gets into the guest of a build that failed.
 *
 * @param options that name the same appliance and the same cache, as words of a command line
 */
public record ShellHint(List<String> options) {
    /** Without options. */
    public static final ShellHint PLAIN = new ShellHint(List.of());

    public ShellHint {
        options = List.copyOf(options);
    }

    /** The problem with the command that opens the guest as it was before the step. */
    Problem with(Problem problem, int step, String target) {
        List<String> line = new ArrayList<>(List.of("comfy", "shell", "--at", Integer.toString(step)));
        line.addAll(options);
        line.add(target);
        return problem.furtherHint("look and try before that step: " + ShellText.quoteAll(line));
    }
}
