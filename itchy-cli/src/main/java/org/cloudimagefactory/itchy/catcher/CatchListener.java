package org.cloudimagefactory.itchy.catcher;

import org.cloudimagefactory.common.problem.Problem;

/** Hears what happens in a run, as it happens. */
public interface CatchListener {
    /** A subscription was looked at. */
    void looked(Offer offer);

    /** An image is announced. */
    void available(String identifier, String version, String fileName);

    /** An image is withdrawn. */
    void expired(String identifier, String version);

    /** Something failed; the run goes on. */
    void problem(String item, Problem problem);
}
