package org.cloudimagefactory.nifty.backend.oci;

import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.nifty.plan.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tidies up what an offer has replaced. The offer stands: what can't be tidied up behind it makes it no failure. */
final class ReplacedOffers {
    private static final Logger LOG = LoggerFactory.getLogger(ReplacedOffers.class);

    private final Views views;
    private final States states;
    private final Deletions deletions;
    private final Remover remover;

    ReplacedOffers(Views views, States states, Deletions deletions, Remover remover) {
        this.views = views;
        this.states = states;
        this.deletions = deletions;
        this.remover = remover;
    }

    /**
     * Removes it, as far as it is nobody else's.
     *
     * @param before what the tag led to
     * @param offer what it leads to now
     */
    void tidy(Step.Publish step, Place place, Optional<Digest> before, Digest offer) {
        tidy(
                place,
                () -> before.filter(digest -> !digest.equals(offer))
                        .ifPresent(digest -> deletions.removeUnnamed(place.repository(), digest)));
        tidy(place, () -> endFormer(step, place));
        tidy(place, () -> forgetState(place));
    }

    private static void tidy(Place place, Runnable work) {
        try {
            work.run();
        } catch (ItemProblem | EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            LOG.warn("{} is offered, and what it replaces stays for now: {}", place.offer(), e.line());
        }
    }

    /** The version of the operating system has changed, and with it the tag of the offer. */
    private void endFormer(Step.Publish step, Place place) {
        if (step.template() != null
                && !step.template().id().equals(place.offer().toString())) {
            remover.delete(new Step.DeleteTemplate(step.template(), "it is offered under another tag"));
        }
    }

    /** What was noted of the former offer says nothing about this one. */
    private void forgetState(Place place) {
        if (views.of(place.repository())
                .tag(OciNames.stateTag(place.shortTag()))
                .isPresent()) {
            states.forget(place.offer());
        }
    }
}
