package org.cloudimagefactory.itchy.process;

import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/** Does the work of one type of event. */
@FunctionalInterface
interface EventHandler {
    /** Does it; when this returns, its results are safe, and it may be done again without harm. */
    EventResult handle(WaitingEvent waiting, VmcatcherEvent event);
}
