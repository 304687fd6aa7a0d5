package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Turns checked documents into records and back; keys are written_like_this, and one value stands for a list of one. */
public final class DescriptionMapper {
    /** Made once: what it learns of a class, it learns for all. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
            // Immutable maps have another order in each process; what is written is compared.
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            // Unknown keys were judged when the document was checked.
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.NON_EMPTY))
            .build();

    /** A checked document as a record. */
    public <T> T read(JsonNode node, Class<T> type) {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the schema lets something through that is no " + type.getSimpleName(), e);
        }
    }

    /** A record as a document; what is null or empty is left out. */
    public ObjectNode write(Object value) {
        return JSON.valueToTree(value);
    }
}
