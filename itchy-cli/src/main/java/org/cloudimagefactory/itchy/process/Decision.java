package org.cloudimagefactory.itchy.process;

import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/** What is to be done with an event; decided before anything is done. */
enum Decision {
    /** An interrupted run had begun to publish the descriptor: bring that to its end. */
    FINISH,
    /** Take the image in and write a registration. */
    REGISTER,
    /** Write an expiration. */
    EXPIRE,
    /** Nothing: the image has expired meanwhile. */
    CANCEL,
    /** Nothing: a later event of the same image is done already. */
    SUPERSEDE,
    /** Nothing: the type of event needs no work. */
    ACKNOWLEDGE;

    /**
     * Decides.
     *
     * @param later events of the same image that came after it
     */
    static Decision of(WaitingEvent event, List<WaitingEvent> later, Journal journal) {
        if (event.problem() != null) {
            throw new ItemProblem(event.problem());
        }
        if (event.type() == null) {
            throw new ItemProblem("'" + event.typeName() + "' is no type of event that is known");
        }
        if (journal.publishing(event).isPresent()) {
            return FINISH;
        }
        if (later.stream().anyMatch(candidate -> candidate.cancels(event))) {
            return CANCEL;
        }
        return switch (event.type()) {
            case AVAILABLE_POSTFIX -> journal.isOvertaken(event) ? SUPERSEDE : REGISTER;
            case EXPIRE_POSTFIX -> journal.isOvertaken(event) ? SUPERSEDE : EXPIRE;
            case PROCESS_PREFIX, EXPIRE_PREFIX, SUBSCRIPTION_IMAGE_NEW, AVAILABLE_PREFIX, PROCESS_POSTFIX ->
                ACKNOWLEDGE;
        };
    }
}
