package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.signature.SignatureOutcome;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * Looks anew at what is held, though its tag has not moved: once on each day (UTC), as a certificate may have been revoked, and when the
 * signature is over, as somebody may have signed it again.
 */
final class HeldCheck {
    private static final String UNKNOWN = "cannot look at the signature of what is held";

    private final RegistryClient client;
    private final RegistryRules rules;

    HeldCheck(RegistryClient client, RegistryRules rules) {
        this.client = client;
        this.rules = rules;
    }

    /**
     * How it came out.
     *
     * @param held from now on
     * @param problem with the signature
     */
    record Outcome(HeldAppliance held, @Nullable ItemProblem problem) {}

    /**
     * Nothing is asked when its time has not come. What a registry does not answer, or does not let us have, changes nothing and is
     * asked for again by the next run; what was signed until a time is over then all the same.
     */
    Outcome look(ApplianceName name, HeldAppliance held, Instant now) {
        HeldAppliance ended = held.endedAt(now);
        String digest = ended.digest();
        if (rules.isUnsigned() || ended.artifact() == null || digest == null || ended.missingSince() != null) {
            return new Outcome(ended, null);
        }
        try {
            return isDue(ended, now) ? look(name, ended, digest, now) : new Outcome(ended, null);
        } catch (NoAnswerException e) {
            return new Outcome(ended, ItemProblem.of(UNKNOWN, e));
        } catch (ItemProblem | EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            return new Outcome(ended, new ItemProblem(UNKNOWN + ": " + e.line()));
        }
    }

    private Outcome look(ApplianceName name, HeldAppliance held, String digest, Instant now) throws NoAnswerException {
        // Whoever has published a successor may have deleted it: that takes back nothing, and a tag that is gone is
        // seen elsewhere.
        RegistryDocument document = client.manifest(name.repository(), digest)
                .orElseThrow(() -> new ItemProblem("its manifest " + digest + " is not there any more"));
        SignatureOutcome outcome = rules.verifier().look(client, name.repository(), document, now);
        if (outcome instanceof SignatureOutcome.Believed believed) {
            return new Outcome(held.vouched(believed.verdict().until(), now), null);
        }
        SignatureOutcome.Refused refused = (SignatureOutcome.Refused) outcome;
        ItemProblem problem = refused.problem(name.repository(), document.digest());
        return refused.fault().isOfSite() ? new Outcome(held, problem) : withdrawn(held, now, problem.line());
    }

    private static Outcome withdrawn(HeldAppliance held, Instant now, String reason) {
        HeldAppliance withdrawn = held.withdrawn(now);
        return new Outcome(
                withdrawn,
                new ItemProblem(
                        "nobody vouches any more, since " + withdrawn.signedUntil() + ", for what is held: " + reason));
    }

    private static boolean isDue(HeldAppliance held, Instant now) {
        return !HeldAppliance.day(now).equals(held.verified()) || !held.isVouchedAt(now);
    }
}
