package org.cloudimagefactory.itchy;

import java.util.Map;
import org.cloudimagefactory.common.completion.Completion;
import org.cloudimagefactory.common.config.QuickSettings;
import org.cloudimagefactory.itchy.archive.PredecessorKeys;
import org.cloudimagefactory.itchy.completion.FailedEvents;
import org.cloudimagefactory.itchy.completion.SubscribedLists;

/** Starts {@code itchy complete}, which shells call while somebody waits: it loads a library only to look into the database. */
public final class CompleteMain {
    private CompleteMain() {}

    /** Prints what completes a word. */
    public static void main(String[] arguments) {
        QuickSettings settings = new QuickSettings("itchy", System.getenv(), PredecessorKeys.ALIASES);
        SubscribedLists lists = new SubscribedLists(settings);
        new Completion(Map.of(
                        "failed-events", new FailedEvents(settings),
                        // So that no class of theirs is loaded for the events.
                        "subscriptions", typed -> lists.subscriptions().candidates(typed),
                        "images", typed -> lists.images().candidates(typed)))
                .answer(System.out, arguments);
    }
}
