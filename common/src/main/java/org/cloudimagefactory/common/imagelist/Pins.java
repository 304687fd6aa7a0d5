package org.cloudimagefactory.common.imagelist;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription insists on.
 *
 * @param endorsers any one of whom must have signed; empty: whoever the list names
 * @param identifier of the list
 * @param uri where the list says that it is published
 * @param held what the subscription holds already
 */
public record Pins(
        List<Endorser> endorsers,
        @Nullable String identifier,
        @Nullable String uri,
        @Nullable HeldList held) {
    /** A subscription that insists on nothing. */
    public static final Pins NONE = new Pins(List.of(), null, null, null);

    /** Copies the list. */
    public Pins {
        endorsers = List.copyOf(endorsers);
    }
}
