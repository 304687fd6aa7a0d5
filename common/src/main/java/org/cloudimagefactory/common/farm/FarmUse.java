package org.cloudimagefactory.common.farm;

import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.cloudimagefactory.common.work.InterruptSignal;
import org.cloudimagefactory.common.work.ShutdownTasks;

/**
 * How a run uses a farm.
 *
 * @param scheduler the engine
 * @param settings how jobs are run
 * @param resources that each needs
 * @param waits whether the run waits for its jobs, or submits them and leaves them to the next one
 */
public record FarmUse(Scheduler scheduler, FarmSettings settings, JobResources resources, boolean waits) {
    /** The jobs of a directory; tells people of what they should know. */
    public Farm open(FarmDirectory directory, Clock clock, Consumer<String> told) {
        return new Farm(directory, scheduler, settings, clock, told);
    }

    /** Has the jobs cancelled when somebody presses Ctrl-C; a process that is asked to end otherwise leaves them to the next run. */
    public static ShutdownTasks.Registration cancelOnInterrupt(Farm farm, ShutdownTasks shutdown) {
        return cancelOnInterrupt(farm, id -> true, shutdown);
    }

    /** The same for some of the jobs. */
    public static ShutdownTasks.Registration cancelOnInterrupt(
            Farm farm, Predicate<String> ids, ShutdownTasks shutdown) {
        InterruptSignal signal = InterruptSignal.listen();
        return shutdown.register(() -> {
            if (signal.hasCome()) {
                farm.cancel(ids);
            }
        });
    }
}
