package org.cloudimagefactory.itchy.catcher;

import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.work.Failure;

/** Hears what happens in a run, as it happens. */
public interface CatchListener {
    /** A subscription was looked at. */
    void looked(Offer offer);

    /** An image of so many bytes was downloaded. */
    default void downloaded(long bytes) {}

    /** An image was put together from chunks: so many bytes came for it, instead of so many. */
    default void assembled(String identifier, long fetched, long listed) {}

    /** Something deserves attention though nothing failed. */
    default void warning(String item, String text) {}

    /** An image is announced. */
    void available(String identifier, String version, String fileName);

    /** An image is withdrawn. */
    void expired(String identifier, String version);

    /** Something failed; the run goes on. */
    void problem(String item, Problem problem);

    /** Takes a step of a run; what is wrong with its item alone is told, and the run goes on. */
    default void attempt(String item, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            problem(item, Failure.ofOneItem(item, e));
        }
    }
}
