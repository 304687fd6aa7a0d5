package org.cloudimagefactory.common.work;

import org.cloudimagefactory.common.problem.Defect;
import org.cloudimagefactory.common.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the work on one item of many threw, as a problem; where a defect comes from goes to the log, once. */
public final class Failure {
    private static final Logger LOG = LoggerFactory.getLogger(Failure.class);

    private Failure() {}

    /** As {@link Problem#of}; what was worked on is for the log. */
    public static Problem of(String work, Throwable failure) {
        Problem problem = Problem.of(failure);
        if (problem instanceof Defect) {
            LOG.error("{}: {}", work, problem.getMessage(), problem);
        }
        return problem;
    }

    /** As {@link #of}, for loops that go on with the next item: what would meet that, too, is thrown. */
    public static Problem ofOneItem(String work, Throwable failure) {
        Problem problem = of(work, failure);
        if (!problem.isOfOneItem()) {
            throw problem;
        }
        return problem;
    }
}
