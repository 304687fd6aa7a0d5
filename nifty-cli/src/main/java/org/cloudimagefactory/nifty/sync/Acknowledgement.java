package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.nifty.intake.DescriptorQueue;
import org.cloudimagefactory.nifty.intake.Rejection;
import org.cloudimagefactory.nifty.plan.AppliancePlan;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.jspecify.annotations.Nullable;

/** Takes descriptors, and if so wanted image files, away once what they ask for is safe in the cloud. */
final class Acknowledgement {
    /** To look who needs a file means to look through the queue: at most so often in a run. */
    private static final int MOST_LOOKS = 64;

    private final DescriptorQueue queue;
    private final @Nullable UsedImages images;
    private final int batch;
    private final List<WaitingDescriptor> applied = new ArrayList<>();

    Acknowledgement(
            DescriptorQueue queue,
            ImageDirectories directories,
            boolean deleteImages,
            List<WaitingDescriptor> waiting) {
        this.queue = queue;
        this.images = deleteImages ? new UsedImages(queue, directories, waiting) : null;
        this.batch = Math.max(1, waiting.size() / MOST_LOOKS);
    }

    /** Takes the descriptors of an appliance away; where images go with them, perhaps a little later. */
    void applied(AppliancePlan plan) {
        synchronized (queue) {
            applied.addAll(plan.waiting());
            if (images == null || applied.size() >= batch) {
                finish();
            }
        }
    }

    /** Takes away what is still to be taken away. */
    void finish() {
        synchronized (queue) {
            if (images != null && !applied.isEmpty()) {
                // Images go first: without its descriptor nobody would know of a file that stayed behind.
                images.delete(applied);
            }
            List<WaitingDescriptor> done = List.copyOf(applied);
            applied.clear();
            done.forEach(queue::done);
        }
    }

    /** Sets the descriptor aside whose image can't be uploaded; others of the appliance stay for the next run. */
    void reject(AppliancePlan plan, String reason) {
        synchronized (queue) {
            String digest = plan.steps().stream()
                    .flatMap(step -> step.upload().stream())
                    .map(upload -> upload.appliance().digest())
                    .findFirst()
                    .orElse("");
            plan.waiting().stream()
                    .filter(each -> each.digest().equals(digest))
                    .forEach(each -> queue.reject(new Rejection(each.file(), reason)));
        }
    }
}
