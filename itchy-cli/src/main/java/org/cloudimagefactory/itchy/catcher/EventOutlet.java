package org.cloudimagefactory.itchy.catcher;

import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;

/** Where events go: into the spool, from where they are processed, and to a hook of the site if it has one. */
final class EventOutlet {
    private final EventArchive spool;
    private final EventHook hook;
    private final CatchListener listener;

    EventOutlet(EventArchive spool, EventHook hook, CatchListener listener) {
        this.spool = spool;
        this.hook = hook;
        this.listener = listener;
    }

    /** Tells everybody; a hook that fails is reported and holds nothing up. */
    void tell(VmcatcherEvent event) {
        spool.store(event);
        hook.call(Map.copyOf(event.variables()))
                .ifPresent(reason -> listener.problem(
                        "hook for " + event.typeName().orElse("event")
                                + event.identifier()
                                        .map(identifier -> " of " + identifier)
                                        .orElse(""),
                        new ItemProblem(reason)));
    }
}
