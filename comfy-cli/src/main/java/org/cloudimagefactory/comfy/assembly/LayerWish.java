package org.cloudimagefactory.comfy.assembly;

import java.time.Instant;
import org.cloudimagefactory.comfy.layer.LayerRecord;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;

/**
 * Which of the layers that are kept a build goes on upon.
 *
 * @param notBefore layers that are older are made anew
 * @param fromStep the layer of this provisioner, counted from 1 through all of the appliance, and all above it are made anew,
 *     too; null: as many are used as there are
 * @param began when the run began: what was made since, by whatever build, is new
 */
record LayerWish(Instant notBefore, @Nullable Integer fromStep, Instant began) {
    /** All layers that are no older than this. */
    static LayerWish notBefore(Instant instant) {
        return new LayerWish(instant, null, instant);
    }

    /** The index of the lowest layer that is made anew in any case; behind the last one where there is none. */
    int anew(LayerChain chain) {
        return fromStep == null ? chain.count() : chain.layerOf(fromStep);
    }

    /** Whether a layer of this number in the chain is one to go on upon. */
    boolean isYoung(LayerChain chain, int number, LayerRecord record) {
        boolean isAnew = number >= anew(chain);
        return record.made() >= notBefore.getEpochSecond() && (!isAnew || record.made() >= began.getEpochSecond());
    }

    /** Refuses a step that there is not. */
    void require(LayerChain chain) {
        if (fromStep != null && (fromStep < 1 || fromStep > chain.steps())) {
            throw outOfRange(chain, "--from-step " + fromStep, chain.steps());
        }
    }

    /** That something asks for a step that an appliance does not have. */
    static UsageProblem outOfRange(LayerChain chain, String asked, int last) {
        String name = chain.last().plan().name();
        int steps = chain.steps();
        String has = steps == 0 ? "no steps" : steps == 1 ? "one step" : "steps 1 to " + steps;
        String hint = last < 1
                ? "a step is one of 'provisioners'"
                : "give a number from 1 to " + last + "; 'comfy tree FILE --why " + name
                        + "' shows which layer has which steps";
        return new UsageProblem(name + " has " + has + ", so there is no " + asked).hint(hint);
    }
}
