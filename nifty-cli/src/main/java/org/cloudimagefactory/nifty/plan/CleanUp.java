package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finishes what earlier runs left: what failed goes, and so does what has been out of service for long enough. */
final class CleanUp {
    private final CurrentState state;
    private final Policy policy;
    private final Retirement retirement;

    CleanUp(CurrentState state, Policy policy, Retirement retirement) {
        this.state = state;
        this.policy = policy;
        this.retirement = retirement;
    }

    /** The steps for all that the other steps do not concern. */
    List<Step> steps(List<Step> others) {
        List<Step> steps = new ArrayList<>();
        for (CloudTemplate template : state.templates()) {
            Instant since = template.stamp().expiredAt();
            if (since != null
                    && policy.isOver(since, policy.expireGrace())
                    && others.stream().noneMatch(step -> step.concerns(template))) {
                steps.add(new Step.DeleteTemplate(template, "no successor has come since " + since));
            }
        }
        for (CloudImage image : state.images()) {
            if (!image.adoptable() && others.stream().noneMatch(step -> step.concerns(image))) {
                steps.addAll(of(image));
            }
        }
        return steps;
    }

    private List<Step> of(CloudImage image) {
        if (image.status() == ImageStatus.FAILED) {
            return List.of(new Step.DeleteImage(image, "it failed: " + image.problem()));
        }
        if (image.status() == ImageStatus.STALLED) {
            return List.of(new Step.DeleteImage(image, "its upload has been stalled since " + image.registered()));
        }
        if (image.status() == ImageStatus.LOCKED) {
            if (!image.problem().isEmpty()) {
                retirement.notes().add(image.described() + " is left alone: " + image.problem());
            }
            return List.of();
        }
        if (image.status() == ImageStatus.PENDING) {
            return state.isStuck(image, policy)
                    ? List.of(new Step.DeleteImage(image, "its upload has been stuck since " + image.registered()))
                    : List.of();
        }
        if (image.status() == ImageStatus.DELETING) {
            // When the server goes down in the middle, it forgets what it was about to do.
            return List.of(new Step.DeleteImage(image, "it is on its way out"));
        }
        Instant since = image.stamp().expiredAt();
        if (since == null) {
            return List.of();
        }
        List<Step> steps = new ArrayList<>();
        if (!image.hidden()) {
            steps.add(new Step.RetireImage(image, since, "an earlier run began to take it out of service"));
        }
        if (policy.isOver(since, policy.expireAfter())) {
            steps.addAll(retirement.delete(image, "out of service since " + since));
        }
        return steps;
    }
}
