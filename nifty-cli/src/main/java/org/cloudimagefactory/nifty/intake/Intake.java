package org.cloudimagefactory.nifty.intake;

import java.util.List;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;

/**
 * What waits.
 *
 * @param waiting in the order in which they came
 * @param rejections what is no descriptor
 */
public record Intake(List<WaitingDescriptor> waiting, List<Rejection> rejections) {
    /** Nothing waits. */
    public static final Intake NOTHING = new Intake(List.of(), List.of());

    public Intake {
        waiting = List.copyOf(waiting);
        rejections = List.copyOf(rejections);
    }
}
