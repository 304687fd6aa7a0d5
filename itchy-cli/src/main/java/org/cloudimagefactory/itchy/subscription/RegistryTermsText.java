package org.cloudimagefactory.itchy.subscription;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How terms of registries stand in the database: as JSON. */
final class RegistryTermsText {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryTermsText.class);

    private final ObjectMapper json = new ObjectMapper();

    @Nullable
    String write(@Nullable RegistryTerms terms) {
        try {
            return terms == null ? null : json.writeValueAsString(terms);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("terms can always be written", e);
        }
    }

    /**
     * What was written. What another version has written, or nobody could have, is {@link RegistryTerms#UNREADABLE}: something that
     * is not known may be what the operator insists on, and the other subscriptions have nothing to do with it.
     */
    @Nullable
    RegistryTerms read(@Nullable String text) {
        try {
            if (text == null) {
                return null;
            }
            RegistryTerms read = json.readValue(text, RegistryTerms.class);
            return read == null ? RegistryTerms.UNREADABLE : read;
        } catch (JsonProcessingException e) {
            LOG.debug("terms of a registry can't be read", e);
            return RegistryTerms.UNREADABLE;
        }
    }
}
