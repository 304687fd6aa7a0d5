package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.List;

/** How images go: out of service at once, deleted when their time is over and nobody uses them. */
final class Retirement {
    private final Policy policy;
    private final List<String> notes = new ArrayList<>();

    Retirement(Policy policy) {
        this.policy = policy;
    }

    /** What an operator should know. */
    List<String> notes() {
        return notes;
    }

    /** Takes an image out of service; deletes it, too, when it need not stay. */
    List<Step> retire(CloudImage image, String reason) {
        List<Step> steps = new ArrayList<>();
        if (image.status() == ImageStatus.PENDING) {
            notes.add(image.described() + " is still being copied; what can't be removed now goes when that has ended");
            steps.add(new Step.DeleteImage(image, "its upload is not wanted any longer: " + reason));
            return steps;
        }
        steps.add(new Step.RetireImage(image, policy.now(), reason));
        if (policy.expireAfter().isZero()) {
            steps.addAll(delete(image, reason));
        }
        return steps;
    }

    /** Deletes an image unless it is used; then it is asked for again in the next run. */
    List<Step> delete(CloudImage image, String reason) {
        if (image.users() > 0 || image.status() == ImageStatus.USED || image.status() == ImageStatus.BUSY) {
            notes.add(
                    image.described() + " is used by " + image.users() + " virtual machines and stays until it is not");
            return List.of();
        }
        return List.of(new Step.DeleteImage(image, reason));
    }
}
