package org.cloudimagefactory.itchy.feed.market;

import java.time.Instant;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/** Those who must have signed the documents of a market, as the site has them at each look. */
public interface Signers {
    /** What is added to the name of a document for that of its signature. */
    String ending();

    /**
     * Verifies a document by the signature beside it.
     *
     * @return the mark by which is known later who has signed
     * @throws ItemProblem with the reason when none of them has
     */
    String verify(byte[] document, byte[] signature, Instant now);

    /**
     * How the signer with this mark stands now.
     *
     * @return until when; null when that has no end
     * @throws ItemProblem when it is good no longer
     */
    @Nullable
    Instant standing(String mark, Instant now);
}
