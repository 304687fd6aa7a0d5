package org.cloudimagefactory.common.imagelist;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.problem.Problem;

/** How image lists are turned from JSON and back: strict, and bounded against hostile documents. */
public final class ImageListJson {
    /** Bytes of the largest list, with its signature. */
    public static final int SIZE_LIMIT = 16 << 20;

    private static final int NESTING_LIMIT = 16;
    private static final int TEXT_LIMIT = 1 << 20;
    private static final int TOKEN_LIMIT = 1_000_000;
    private static final String OUTER_KEY = "hv:imagelist";

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_LIMIT)
                            .maxStringLength(TEXT_LIMIT)
                            .maxDocumentLength(SIZE_LIMIT)
                            .maxTokenCount(TOKEN_LIMIT)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /**
     * The list in a document, without its outer key, which an old form lacks.
     *
     * @throws Problem with the reason, when it is no JSON object or too large
     */
    public ObjectNode parse(byte[] document) {
        if (document.length > SIZE_LIMIT) {
            throw new ItemProblem("the list is larger than " + (SIZE_LIMIT >> 20) + " MiB");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            JsonNode tree = mapper.readTree(text);
            JsonNode list = tree.isObject() && tree.has(OUTER_KEY) ? tree.get(OUTER_KEY) : tree;
            if (list instanceof ObjectNode object) {
                return object;
            }
            throw new ItemProblem("the list is no JSON object");
        } catch (CharacterCodingException e) {
            throw new ItemProblem("the list is not UTF-8").causedBy(e);
        } catch (JsonProcessingException e) {
            throw new ItemProblem("no valid JSON: " + JsonReason.of(e)).causedBy(e);
        }
    }

    /** The list as a document, with its outer key. */
    public byte[] write(ObjectNode list) {
        ObjectNode document = mapper.createObjectNode();
        document.set(OUTER_KEY, list);
        try {
            return (mapper.writeValueAsString(document) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }
}
