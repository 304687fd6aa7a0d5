package org.cloudimagefactory.itchy.download;

import java.util.Optional;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/** The answer to the question for a list. */
public final class FetchedList {
    private final byte @Nullable [] message;
    private final Validators validators;

    FetchedList(byte @Nullable [] message, Validators validators) {
        this.message = message;
        this.validators = validators;
    }

    /** The list as it was sent; none when it has not changed. */
    public Optional<byte[]> message() {
        return Optional.ofNullable(message);
    }

    /** By what to recognise the next time whether it has changed. */
    public Validators validators() {
        return validators;
    }
}
