package org.cloudimagefactory.comfy.source;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a source. Times are seconds since 1970.
 *
 * @param origin that the rest is about
 * @param seen what we saw there last, and when for the first time
 * @param accepted what was believed last
 * @param built what was built last; null: nothing, or it was given up
 * @param failed the build that failed last, if none went well since
 * @param givenUp whether its appliance was said to be over, as the description had vanished
 * @param asked when it was asked last
 * @param problem why there is nothing newer; null: there is nothing wrong
 */
public record SourceRecord(
        Origin origin,
        @Nullable Seen seen,
        @Nullable Accepted accepted,
        @Nullable Built built,
        @Nullable Failed failed,
        boolean givenUp,
        long asked,
        @Nullable String problem) {
    /** Where it comes from; another one has another history. */
    public record Origin(String url, String ref, String path) {
        static Origin of(SourceEntry entry) {
            return new Origin(entry.url(), entry.ref(), entry.path());
        }
    }

    /**
     * What a ref stood for.
     *
     * @param object commit or tag
     * @param at when we saw it first
     */
    public record Seen(String object, long at) {}

    /**
     * A commit that was believed.
     *
     * @param ref that named it
     * @param object commit or tag that this stood for
     * @param seen when we saw that first
     * @param commit itself
     * @param tree of the description's directory; null where the description has vanished
     * @param signer who signed; null where nobody had to
     */
    public record Accepted(
            String ref,
            String object,
            long seen,
            String commit,
            @Nullable String tree,
            @Nullable String signer) {}

    /**
     * A build.
     *
     * @param at when it was done
     * @param commit that it was made from
     * @param descriptor that it wrote
     */
    public record Built(long at, String commit, String descriptor) {}

    /**
     * Builds that failed, of the same inputs.
     *
     * @param at when the last one did
     * @param times how many did
     * @param inputs digest of what they were made from
     * @param problem what the last one said
     */
    public record Failed(long at, int times, String inputs, String problem) {
        private static final int MOST_DOUBLINGS = 5;

        /** Before when the same is not tried again: after one hour, then two, and so on up to a day. */
        public Instant retry() {
            Duration wait = Duration.ofHours(1L << Math.min(times - 1, MOST_DOUBLINGS));
            return Instant.ofEpochSecond(at).plus(wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait);
        }
    }

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    /** Nothing is known yet. */
    static SourceRecord of(SourceEntry entry) {
        return new SourceRecord(Origin.of(entry), null, null, null, null, false, 0, null);
    }

    SourceRecord seeing(Seen now) {
        return new SourceRecord(origin, now, accepted, built, failed, givenUp, asked, problem);
    }

    SourceRecord accepting(Accepted now) {
        return new SourceRecord(origin, seen, now, built, failed, givenUp, asked, problem);
    }

    /** After a build, or after one was found that nobody had written down. */
    SourceRecord building(Built now) {
        return new SourceRecord(origin, seen, accepted, now, null, false, asked, null);
    }

    /** After a build that failed. */
    SourceRecord failing(String inputs, long at, String why) {
        int times = failed != null && failed.inputs().equals(inputs) ? failed.times() + 1 : 1;
        return new SourceRecord(
                origin, seen, accepted, built, new Failed(at, times, inputs, why), givenUp, asked, problem);
    }

    /** After its appliance was said to be over. */
    SourceRecord givingUp() {
        return new SourceRecord(origin, seen, accepted, null, null, true, asked, null);
    }

    SourceRecord asked(long at, @Nullable String why) {
        return new SourceRecord(origin, seen, accepted, built, failed, givenUp, at, why);
    }
}
