package org.cloudimagefactory.common.web;

import java.net.URI;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request shows of us, and to whom; its text never holds what is shown. */
public final class Authorization {
    /** To each host that is asked what is configured for it. */
    public static final Authorization CONFIGURED = new Authorization(null, true);

    /** Nothing, to nobody. */
    public static final Authorization NONE = new Authorization(null, false);

    private final @Nullable String value;
    private final boolean configured;

    private Authorization(@Nullable String value, boolean configured) {
        this.value = value;
        this.configured = configured;
    }

    /** This value of the field, to the server of the request's own address; nothing to those it sends us on to. */
    public static Authorization of(String value) {
        return new Authorization(value, false);
    }

    /** What the first server gets to see. */
    Optional<String> first(URI uri, Credentials credentials) {
        return configured ? credentials.authorization(uri) : Optional.ofNullable(value);
    }

    /** What a server gets to see that another one has sent us on to. */
    Optional<String> further(URI uri, Credentials credentials) {
        return configured ? credentials.authorization(uri) : Optional.empty();
    }

    @Override
    public String toString() {
        return configured ? "configured" : value == null ? "none" : "hidden";
    }
}
