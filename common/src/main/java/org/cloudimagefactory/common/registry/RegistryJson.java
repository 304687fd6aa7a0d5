package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.JsonReason;

/** How what a registry says is turned from JSON: strict, and bounded against hostile documents. */
final class RegistryJson {
    private static final int TEXT_LIMIT = 4 << 20;
    private static final int TOKEN_LIMIT = 1_000_000;

    private final JsonMapper mapper;

    RegistryJson(int nesting) {
        mapper = JsonMapper.builder(JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(nesting)
                                .maxStringLength(TEXT_LIMIT)
                                .maxTokenCount(TOKEN_LIMIT)
                                .maxNumberLength(100)
                                .build())
                        .build())
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /**
     * The object in a document.
     *
     * @throws ItemProblem with the reason when it is none
     */
    ObjectNode parse(byte[] document) {
        return parse(document, ObjectNode.class);
    }

    /** The same where it is something else than an object. */
    <T extends JsonNode> T parse(byte[] document, Class<T> kind) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            JsonNode tree = mapper.readTree(text);
            if (kind.isInstance(tree)) {
                return kind.cast(tree);
            }
            throw new ItemProblem("it is no JSON " + (kind == ObjectNode.class ? "object" : "list"));
        } catch (CharacterCodingException e) {
            throw new ItemProblem("it is not UTF-8").causedBy(e);
        } catch (JsonProcessingException e) {
            throw new ItemProblem("no valid JSON: " + JsonReason.of(e)).causedBy(e);
        }
    }

    byte[] write(JsonNode tree) {
        try {
            return mapper.writeValueAsBytes(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
