package org.cloudimagefactory.itchy.feed.simplestreams;

import java.net.URI;
import java.time.Instant;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.itchy.feed.market.SeenDocument;
import org.jspecify.annotations.Nullable;

/** A document as it came, of which only what was signed is left where that was wanted. */
final class StreamDocument {
    private final URI uri;
    private final byte[] text;
    private final Validators validators;
    private final @Nullable String signer;

    StreamDocument(URI uri, byte[] text, Validators validators, @Nullable String signer) {
        this.uri = uri;
        this.text = text;
        this.validators = validators;
        this.signer = signer;
    }

    URI uri() {
        return uri;
    }

    byte[] text() {
        return text;
    }

    Validators validators() {
        return validators;
    }

    SeenDocument seen(@Nullable Instant updated, @Nullable Instant announced) {
        return new SeenDocument(
                updated == null ? null : updated.toString(),
                announced == null ? null : announced.toString(),
                signer,
                validators.etag(),
                validators.lastModified());
    }
}
