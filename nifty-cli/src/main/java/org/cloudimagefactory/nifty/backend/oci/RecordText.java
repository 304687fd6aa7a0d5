package org.cloudimagefactory.nifty.backend.oci;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A record as the text of an annotation. Anybody may write annotations: what makes no sense is no record. */
final class RecordText {
    private static final int FORMAT = 1;
    private static final int NESTING_LIMIT = 4;
    private static final int TEXT_LIMIT = 1 << 20;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_LIMIT)
                            .maxNumberLength(20)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    String write(ItemRecord item) {
        ObjectNode node = json.createObjectNode();
        node.put("format", FORMAT);
        node.put("kind", item.kind().word());
        node.put("owner", item.owner());
        node.put("name", item.name());
        node.put("tag", item.tag());
        if (!item.of().isEmpty()) {
            node.put("of", item.of());
        }
        if (!item.images().isEmpty()) {
            item.images().forEach(node.putArray("images")::add);
        }
        ObjectNode attributes = node.putObject("attributes");
        item.sortedAttributes().forEach(attributes::put);
        return node.toString();
    }

    Optional<ItemRecord> read(String text) {
        if (text.length() > TEXT_LIMIT) {
            return Optional.empty();
        }
        try {
            JsonNode node = json.readTree(text);
            boolean known = node.isObject() && node.path("format").asInt() == FORMAT;
            return known ? record(node) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    private static Optional<ItemRecord> record(JsonNode node) {
        String word = node.path("kind").asText();
        for (ItemRecord.Kind kind : ItemRecord.Kind.values()) {
            if (kind.word().equals(word) && !node.path("owner").asText().isEmpty()) {
                return Optional.of(new ItemRecord(
                        kind,
                        node.path("owner").asText(),
                        node.path("name").asText(),
                        node.path("tag").asText(),
                        node.path("of").asText(),
                        texts(node.path("images")),
                        attributes(node.path("attributes"))));
            }
        }
        return Optional.empty();
    }

    private static List<String> texts(JsonNode nodes) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.asText()));
        return texts;
    }

    private static Map<String, String> attributes(JsonNode node) {
        Map<String, String> attributes = new HashMap<>();
        node.properties()
                .forEach(
                        entry -> attributes.put(entry.getKey(), entry.getValue().asText()));
        return attributes;
    }
}
