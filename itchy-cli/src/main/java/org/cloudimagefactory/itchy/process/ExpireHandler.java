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

    /**
     * Does the work; when this returns, its results are safe, and doing it again does no harm.
     *
     * @param isUnseen whether the version that expires never went out: then the expiration is of whatever version did
     */
    EventResult handle(WaitingEvent waiting, VmcatcherEvent event, boolean isUnseen) {
        recorder.expired(event, isUnseen);
        Path descriptor = publisher.publish(waiting, descriptors.expiration(event, isUnseen));
        return EventResult.of(waiting, Step.EXPIRED, "", List.of(), descriptor);
    }
}
