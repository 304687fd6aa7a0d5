package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.Optional;
import java.util.function.Supplier;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.oca.LostAnswerException;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes an object of which there must be only one. When the answer is lost, the object is looked for by what it says of itself
 * before anything is sent again; and should the first request be carried out late, the name that it has taken keeps the second
 * from making another one.
 */
final class Allocation {
    private static final Logger LOG = LoggerFactory.getLogger(Allocation.class);
    private static final int ATTEMPTS = 4;
    private static final long PAUSE_MILLIS = 200;

    private final Answers answers;
    private final String what;

    Allocation(Answers answers, String what) {
        this.answers = answers;
        this.what = what;
    }

    /**
     * The id of the object; empty when another one has its name.
     *
     * @param allocate asks the server to make it
     * @param find looks for one that is just like it
     */
    Optional<Integer> run(Supplier<OneResponse> allocate, Supplier<Optional<Integer>> find) {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                OneResponse response = allocate.get();
                if (Answers.takenBy(response) >= 0) {
                    return find.get();
                }
                return Optional.of(answers.require(response, what).intMessage());
            } catch (LostAnswerException e) {
                LOG.warn("cannot {}: the answer was lost; looking whether it was done", what);
                pause(attempt);
                Optional<Integer> found = find.get();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        throw new EnvironmentProblem("cannot " + what + ": OpenNebula does not answer")
                .hint("the next run looks for what may have been made");
    }

    private static void pause(int attempt) {
        try {
            Thread.sleep(PAUSE_MILLIS * attempt);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ItemProblem("interrupted").causedBy(e);
        }
    }
}
