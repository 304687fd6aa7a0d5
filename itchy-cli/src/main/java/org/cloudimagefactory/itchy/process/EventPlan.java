package org.cloudimagefactory.itchy.process;

import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a run would do with an event.
 *
 * @param event the event
 * @param action in a word, such as {@code register}
 * @param note more about it; may be empty
 * @param problem why it would fail, or null
 */
public record EventPlan(
        WaitingEvent event,
        String action,
        String note,
        @Nullable Problem problem) {}
