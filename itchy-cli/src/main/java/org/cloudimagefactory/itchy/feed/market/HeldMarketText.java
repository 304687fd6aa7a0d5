package org.cloudimagefactory.itchy.feed.market;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** How what is remembered of a market is kept: as JSON, the same for the same content. */
final class HeldMarketText {
    private final ObjectMapper json =
            new ObjectMapper().configure(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS, true);

    HeldMarket read(byte[] document) {
        try {
            return json.readValue(document, HeldMarket.class);
        } catch (IOException e) {
            throw new EnvironmentProblem("what the database holds of a market is damaged")
                    .hint("unsubscribe, and subscribe again")
                    .ofOneItem()
                    .causedBy(e);
        }
    }

    byte[] write(HeldMarket held) {
        try {
            return json.writeValueAsBytes(held);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("records can always be written", e);
        }
    }
}
