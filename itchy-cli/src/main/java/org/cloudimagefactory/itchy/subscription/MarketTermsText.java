package org.cloudimagefactory.itchy.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How terms of markets stand in the database: as JSON. */
final class MarketTermsText {
    private static final Logger LOG = LoggerFactory.getLogger(MarketTermsText.class);

    private final ObjectMapper json = new ObjectMapper();

    @Nullable
    String write(@Nullable MarketTerms terms) {
        try {
            return terms == null ? null : json.writeValueAsString(terms);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("terms can always be written", e);
        }
    }

    /** What was written, or {@link MarketTerms#UNREADABLE}, as with terms of registries. */
    @Nullable
    MarketTerms read(@Nullable String text) {
        try {
            if (text == null) {
                return null;
            }
            MarketTerms read = json.readValue(text, MarketTerms.class);
            return read == null ? MarketTerms.UNREADABLE : read;
        } catch (JsonProcessingException e) {
            LOG.debug("terms of a market can't be read", e);
            return MarketTerms.UNREADABLE;
        }
    }
}
