package org.cloudimagefactory.nifty.backend.oci;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.jspecify.annotations.Nullable;

/**
 * What repositories have, as it was read a moment ago, together with what this run has changed since. A run with many appliances asks
 * a repository for its tags once in a while, and not once for each of them; what others do within that time is not seen, which is why
 * the tag that is about to change is always looked at by itself.
 */
final class Views {
    /** Whoever tags a manifest of ours less than this before it is deleted loses the tag. */
    static final Duration FRESH = Duration.ofSeconds(30);

    private final RegistryReader reader;
    private final LongSupplier nanos;
    private final Map<RepositoryName, Kept> all = new ConcurrentHashMap<>();

    /**
     * Reads by a reader.
     *
     * @param nanos as {@link System#nanoTime} has them
     */
    Views(RegistryReader reader, LongSupplier nanos) {
        this.reader = reader;
        this.nanos = nanos;
    }

    /** One repository's, read by one thread at a time. */
    private static final class Kept {
        private @Nullable RepositoryView view;
        private long read;
    }

    /** Everything is read anew. */
    void clear() {
        all.clear();
    }

    /** What a repository has. */
    RepositoryView of(RepositoryName repository) {
        Kept kept = all.computeIfAbsent(repository, key -> new Kept());
        synchronized (kept) {
            RepositoryView view = kept.view;
            if (view == null || nanos.getAsLong() - kept.read > FRESH.toNanos()) {
                kept.read = nanos.getAsLong();
                view = reader.view(repository);
                kept.view = view;
            }
            return view;
        }
    }

    /** What was read just now. */
    void read(RepositoryView view) {
        Kept kept = all.computeIfAbsent(view.repository(), key -> new Kept());
        synchronized (kept) {
            kept.read = nanos.getAsLong();
            kept.view = view;
        }
    }

    /** This run has named something. */
    void named(Tagged tagged) {
        change(tagged.repository(), view -> view.with(tagged));
    }

    /** This run has deleted something. */
    void gone(RepositoryName repository, Digest digest) {
        change(repository, view -> view.without(digest));
    }

    private void change(RepositoryName repository, UnaryOperator<RepositoryView> change) {
        Kept kept = all.get(repository);
        if (kept != null) {
            synchronized (kept) {
                kept.view = kept.view == null ? null : change.apply(kept.view);
            }
        }
    }
}
