package org.cloudimagefactory.comfy.source;

import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a source. Times are seconds since 1970.
 *
 * @param origin that the rest is about
 * @param seen what we saw there last, and when for the first time
 * @param accepted what was believed last
 * @param built what was built last
 * @param asked when it was asked last
 * @param problem why there is nothing newer; null: there is nothing wrong
 */
public record SourceRecord(
        Origin origin,
        @Nullable Seen seen,
        @Nullable Accepted accepted,
        @Nullable Built built,
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

    /** Nothing is known yet. */
    static SourceRecord of(SourceEntry entry) {
        return new SourceRecord(Origin.of(entry), null, null, null, 0, null);
    }

    SourceRecord seeing(Seen now) {
        return new SourceRecord(origin, now, accepted, built, asked, problem);
    }

    SourceRecord accepting(Accepted now) {
        return new SourceRecord(origin, seen, now, built, asked, problem);
    }

    SourceRecord building(@Nullable Built now) {
        return new SourceRecord(origin, seen, accepted, now, asked, null);
    }

    SourceRecord asked(long at, @Nullable String why) {
        return new SourceRecord(origin, seen, accepted, built, at, why);
    }
}
