package org.cloudimagefactory.itchy.feed.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** What is held of all appliances of a feed, by identifier, as it is kept: JSON, the same for the same content. */
final class HeldDocument {
    private final ObjectMapper json =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    SortedMap<String, HeldAppliance> read(byte[] document) {
        try {
            return json.readValue(document, new TypeReference<TreeMap<String, HeldAppliance>>() {});
        } catch (IOException e) {
            throw new EnvironmentProblem("what the database holds of a registry is damaged")
                    .hint("unsubscribe, and subscribe again")
                    .ofOneItem()
                    .causedBy(e);
        }
    }

    byte[] write(SortedMap<String, HeldAppliance> appliances) {
        try {
            return json.writeValueAsBytes(appliances);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can always be written", e);
        }
    }
}
