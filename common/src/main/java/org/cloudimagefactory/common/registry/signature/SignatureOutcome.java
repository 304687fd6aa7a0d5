package org.cloudimagefactory.common.registry.signature;

import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;

/** What came of looking for a signature. */
public sealed interface SignatureOutcome {
    /**
     * There is one that is believed.
     *
     * @param verdict about it
     */
    record Believed(SignatureVerdict verdict) implements SignatureOutcome {}

    /**
     * There is none.
     *
     * @param fault of the nearest miss
     * @param reason in one sentence
     * @param looked at how many signatures
     */
    record Refused(SignatureFault fault, String reason, int looked) implements SignatureOutcome {
        /** As a problem with the manifest that was to be signed. */
        public ItemProblem problem(RepositoryName repository, Digest manifest) {
            ItemProblem problem = new ItemProblem(repository + "@" + manifest + " is refused (" + fault.word() + "): "
                    + reason + (looked > 1 ? "; that is the best of " + looked + " signatures" : ""));
            return fault.isOfSite() ? problem.hint("fetch-crl gets new revocation lists") : problem;
        }
    }
}
