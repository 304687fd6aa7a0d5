package org.cloudimagefactory.comfy.assembly;

import java.util.List;

/**
 * How a run on a farm ended.
 *
 * @param outcome of what has ended
 * @param waiting names of builds whose jobs have not ended, or wait for other jobs
 */
public record NodeOutcome(BuildOutcome outcome, List<String> waiting) {
    public NodeOutcome {
        waiting = List.copyOf(waiting);
    }
}
