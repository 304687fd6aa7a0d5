package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/** ExpirePostfix: an image has gone; an expiration is written. */
final class ExpireHandler {
    private final DescriptorPublisher publisher;
    private final DescriptorFactory descriptors;
    private final ImageRecorder recorder;

    ExpireHandler(DescriptorPublisher publisher, DescriptorFactory descriptors, ImageRecorder recorder) {
        this.publisher = publisher;
        this.descriptors = descriptors;
        this.recorder = recorder;
    }

    /** Does the work; when this returns, its results are safe, and doing it again does no harm. */
    EventResult handle(WaitingEvent waiting, VmcatcherEvent event) {
        recorder.expired(event);
        Path descriptor = publisher.publish(waiting, descriptors.expiration(event));
        return EventResult.of(waiting, Step.EXPIRED, "", List.of(), descriptor);
    }
}
