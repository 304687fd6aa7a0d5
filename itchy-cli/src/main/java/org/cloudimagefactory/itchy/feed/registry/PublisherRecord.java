package org.cloudimagefactory.itchy.feed.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.cloudimagefactory.common.registry.RegistryDocument;

/**
 * What nifty has noted on a manifest: it names each disk of an appliance by a manifest of its own (an image), and what it offers,
 * all disks of it, by another.
 */
final class PublisherRecord {
    private static final String IMAGE = "image";
    private static final String DISKS = "NIFTY_APPLIANCE_DISKS";
    private static final int NESTING = 4;
    private static final int NUMBER_LENGTH = 20;

    private final JsonMapper json = new JsonMapper();

    PublisherRecord() {
        json.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING)
                        .maxNumberLength(NUMBER_LENGTH)
                        .build());
    }

    /** Whether a manifest is one disk of an appliance that has several, and no appliance. What makes no sense says nothing. */
    boolean isPart(RegistryDocument document) {
        String text = document.annotations().getOrDefault(Annotations.RECORD, "");
        if (text.isEmpty()) {
            return false;
        }
        try {
            JsonNode noted = json.readTree(text);
            String disks = noted.path("attributes").path(DISKS).asText("1");
            return noted.path("kind").asText("").equals(IMAGE) && !disks.equals("1");
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
