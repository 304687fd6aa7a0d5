package org.cloudimagefactory.itchy.feed;

import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/** What a subscription holds of what it follows: as the feed gave it to be kept, and what became of it. */
public final class HeldContent {
    private final byte @Nullable [] document;
    private final Validators validators;
    private final Set<String> known;

    /**
     * What is held.
     *
     * @param document as {@link FeedAnswer.Offers} gave it; null before the first
     * @param validators by which a server recognises that nothing has changed
     * @param known identifiers of appliances that were taken, or that somebody has chosen by name
     */
    public HeldContent(byte @Nullable [] document, Validators validators, Set<String> known) {
        this.document = document == null ? null : document.clone();
        this.validators = validators;
        this.known = Set.copyOf(known);
    }

    /** Nothing. */
    public static HeldContent nothing() {
        return new HeldContent(null, Validators.NONE, Set.of());
    }

    /** As it was given to be kept, if anything was. */
    public Optional<byte[]> document() {
        return Optional.ofNullable(document).map(byte[]::clone);
    }

    /** By which a server recognises that nothing has changed. */
    public Validators validators() {
        return validators;
    }

    /** Identifiers of appliances that were taken, or that somebody has chosen by name. */
    public Set<String> known() {
        return known;
    }
}
