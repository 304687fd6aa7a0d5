package org.cloudimagefactory.itchy.feed;

import java.time.Instant;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/** How a look at a feed came out. */
public sealed interface FeedAnswer {
    /** What was wrong, if anything was: it is told, also beside what was taken. */
    @Nullable
    Problem problem();

    /** There is something new, which takes the place of what is held, as a whole. */
    final class Offers implements FeedAnswer {
        private final FeedContent content;
        private final byte[] document;
        private final Validators validators;
        private final @Nullable Problem problem;

        /**
         * Something new.
         *
         * @param content all that is offered now
         * @param document to be kept, and given back at the next look
         * @param validators to be given back, too
         */
        public Offers(FeedContent content, byte[] document, Validators validators, @Nullable Problem problem) {
            this.content = content;
            this.document = document.clone();
            this.validators = validators;
            this.problem = problem;
        }

        /** All that is offered now. */
        public FeedContent content() {
            return content;
        }

        /** What is to be kept. */
        public byte[] document() {
            return document.clone();
        }

        /** By what to recognise the next time whether it has changed. */
        public Validators validators() {
            return validators;
        }

        @Override
        public @Nullable Problem problem() {
            return problem;
        }
    }

    /**
     * What is held still stands; there may be something new that could not be had or is not believed.
     *
     * @param content all that is held
     * @param validators of what is held, where the server says new ones
     */
    record Unchanged(
            FeedContent content,
            @Nullable Validators validators,
            @Nullable Problem problem) implements FeedAnswer {}

    /**
     * Nobody vouches for what is held any more: all of it goes when the grace of the site is over.
     *
     * @param since when it came to its end
     * @param signerEnd until when the certificate is, or was, valid that signed it
     */
    record Withdrawn(Instant since, @Nullable Instant signerEnd, Problem problem) implements FeedAnswer {}

    /**
     * Nothing can be said: what is here stays. Without a problem, there is just nothing yet.
     *
     * @param signerEnd until when the certificate is, or was, valid that signed what is held
     */
    record Unknown(@Nullable Instant signerEnd, @Nullable Problem problem) implements FeedAnswer {}
}
