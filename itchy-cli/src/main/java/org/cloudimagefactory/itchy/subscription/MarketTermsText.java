package org.cloudimagefactory.itchy.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/** How terms of markets stand in the database: as JSON. */
final class MarketTermsText {
    private final ObjectMapper json = new ObjectMapper();

    @Nullable
    String write(@Nullable MarketTerms terms) {
        try {
            return terms == null ? null : json.writeValueAsString(terms);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("terms can always be written", e);
        }
    }

    /** What was written; what nobody could have written is damage. */
    @Nullable
    MarketTerms read(@Nullable String text) {
        try {
            return text == null ? null : json.readValue(text, MarketTerms.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no terms of a market", e);
        }
    }
}
