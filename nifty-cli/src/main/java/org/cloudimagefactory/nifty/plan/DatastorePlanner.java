package org.cloudimagefactory.nifty.plan;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decides what to do for one appliance in one datastore. */
final class DatastorePlanner {
    private final CurrentState state;
    private final Policy policy;
    private final TakenNames names;
    private final Retirement retirement;

    DatastorePlanner(CurrentState state, Policy policy, TakenNames names) {
        this.state = state;
        this.policy = policy;
        this.names = names;
        this.retirement = new Retirement(policy);
    }

    CloudDatastore datastore() {
        return state.datastore();
    }

    List<String> notes() {
        return retirement.notes();
    }

    /**
     * Plans for what the descriptors lead to. What earlier runs left comes first: it waits for nothing, and must not wait
     * for an upload that fails each time.
     *
     * @param offered whether appliances are registered in this datastore
     */
    List<Step> plan(List<WaitingDescriptor> waiting, boolean offered) {
        List<Step> steps = new ArrayList<>(adopt());
        Outcome outcome = outcome(waiting);
        if (outcome.target() != null && offered) {
            Registration registration = new Registration(outcome.target(), state, policy, names, retirement);
            steps.addAll(registration.steps(outcome.expiredVersions()));
        } else if (outcome.expired()) {
            steps.addAll(expire(waiting.isEmpty()));
        } else {
            state.inService().stream()
                    .filter(image -> outcome.expiredVersions()
                            .contains(String.valueOf(image.stamp().version())))
                    .forEach(image -> steps.addAll(
                            retirement.retire(image, "version " + image.stamp().version() + " has expired")));
        }
        List<Step> all = new ArrayList<>(cleanUp(steps));
        all.addAll(steps);
        return all;
    }

    /** Whether descriptors lead to something that is to be registered; what is over by now does not. */
    boolean registers(List<WaitingDescriptor> waiting) {
        return outcome(waiting).target() != null;
    }

    private Outcome outcome(List<WaitingDescriptor> waiting) {
        return Outcome.of(state.version().orElse(null), state.expires().orElse(null), waiting, policy.now());
    }

    /** Plans only what earlier runs left for later. */
    List<Step> cleanUp(List<Step> others) {
        return new CleanUp(state, policy, retirement).steps(others);
    }

    /** What is to be done here about things that no other step removes; what is to be replaced is there until that has gone well. */
    List<Step.Upkeep> keepUp(List<Step.Upkeep> all, List<Step> others) {
        return all.stream()
                .filter(upkeep -> upkeep.datastore().equals(state.datastore().id()))
                .filter(upkeep -> others.stream().noneMatch(step -> endsWithout(upkeep, step)))
                .toList();
    }

    private boolean endsWithout(Step.Upkeep upkeep, Step step) {
        boolean isTemplate = state.templates().stream()
                .anyMatch(template -> template.id().equals(upkeep.id()) && step.concerns(template));
        boolean isImage =
                state.images().stream().anyMatch(image -> image.id().equals(upkeep.id()) && step.concerns(image));
        return step instanceof Step.Change && (isTemplate || isImage);
    }

    private List<Step> adopt() {
        List<Step> steps = new ArrayList<>();
        state.images().stream()
                .filter(CloudImage::adoptable)
                .forEach(image -> steps.add(new Step.AdoptImage(image, "another tool has made it")));
        state.templates().stream()
                .filter(CloudTemplate::adoptable)
                .forEach(template -> steps.add(new Step.AdoptTemplate(template, "another tool has made it")));
        return steps;
    }

    private List<Step> expire(boolean byItself) {
        String reason = byItself
                ? "it expired at " + state.expires().map(Instant::toString).orElse("an unknown time")
                : "the appliance has expired";
        List<Step> steps = new ArrayList<>();
        for (CloudTemplate template : state.templates()) {
            if (policy.expireGrace().isZero()) {
                steps.add(new Step.DeleteTemplate(template, reason));
            } else if (!template.stamp().expired()) {
                steps.add(new Step.RetireTemplate(template, policy.now(), reason));
            }
        }
        state.inService().forEach(image -> steps.addAll(retirement.retire(image, reason)));
        return steps;
    }
}
