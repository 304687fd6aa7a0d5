package org.cloudimagefactory.itchy.feed.market;

import java.net.URI;
import java.time.Instant;
import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/** A document as it came, of which only what was signed is left where that was wanted. */
public final class MarketDocument {
    private final URI uri;
    private final byte[] text;
    private final Validators validators;
    private final @Nullable String signer;

    MarketDocument(URI uri, byte[] text, Validators validators, @Nullable String signer) {
        this.uri = uri;
        this.text = text;
        this.validators = validators;
        this.signer = signer;
    }

    /** Where it is. */
    public URI uri() {
        return uri;
    }

    /** What it says. It is not copied: it may be large. */
    public byte[] text() {
        return text;
    }

    /** By what its server recognises whether it has changed. */
    public Validators validators() {
        return validators;
    }

    /**
     * What is remembered of it.
     *
     * @param updated when it says that it was made
     * @param announced when the index says that it was made
     */
    public SeenDocument seen(@Nullable Instant updated, @Nullable Instant announced) {
        return new SeenDocument(
                updated == null ? null : updated.toString(),
                announced == null ? null : announced.toString(),
                signer,
                validators.etag(),
                validators.lastModified());
    }
}
