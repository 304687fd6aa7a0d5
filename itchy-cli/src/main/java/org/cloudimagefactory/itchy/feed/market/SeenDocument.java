package org.cloudimagefactory.itchy.feed.market;

import org.cloudimagefactory.common.web.Validators;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a document of a market.
 *
 * @param updated when it says that it was made, RFC 3339
 * @param announced when the index says that it was made; null of the index itself, and where that says nothing
 * @param signer who has signed it, by the mark of {@link Signers}
 * @param etag by which its server recognises a change
 * @param lastModified by which it does where there is no etag
 */
public record SeenDocument(
        @Nullable String updated,
        @Nullable String announced,
        @Nullable String signer,
        @Nullable String etag,
        @Nullable String lastModified) {
    /** By what its server recognises whether it has changed. */
    public Validators validators() {
        return Validators.of(etag, lastModified);
    }
}
