package org.cloudimagefactory.common.registry.signature;

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
import org.cloudimagefactory.common.problem.JsonReason;

/** JSON of signatures: strict, so that nobody else reads it in another way, and bounded against hostile documents. */
final class SignatureJson {
    private static final int NESTING_LIMIT = 16;
    private static final int TOKEN_LIMIT = 20_000;
    private static final int LARGEST = 4 << 20;

    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(NESTING_LIMIT)
                            .maxStringLength(LARGEST)
                            .maxDocumentLength(LARGEST)
                            .maxTokenCount(TOKEN_LIMIT)
                            .maxNumberLength(30)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** An object; the kind, such as {@code bundle}, stands in what is said when it is none. */
    ObjectNode object(byte[] document, int limit, String kind) throws RefusedSignatureException {
        if (document.length > limit) {
            throw new RefusedSignatureException(
                    SignatureFault.TOO_LARGE, "the " + kind + " has more than " + limit + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(document))
                    .toString();
            if (mapper.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw malformed("the " + kind + " is no JSON object");
        } catch (CharacterCodingException e) {
            throw malformed("the " + kind + " is not UTF-8");
        } catch (JsonProcessingException e) {
            throw malformed("the " + kind + " is no valid JSON: " + JsonReason.of(e));
        }
    }

    ObjectNode newObject() {
        return mapper.createObjectNode();
    }

    /** In the order in which the fields were set. */
    byte[] bytes(ObjectNode object) {
        try {
            return mapper.writeValueAsString(object).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    static String text(JsonNode object, String field, String kind) throws RefusedSignatureException {
        JsonNode value = object.path(field);
        if (!value.isTextual()) {
            throw malformed("the " + kind + " has no text '" + field + "'");
        }
        return value.textValue();
    }

    static JsonNode nested(JsonNode object, String field, String kind) throws RefusedSignatureException {
        JsonNode value = object.path(field);
        if (!value.isObject()) {
            throw malformed("the " + kind + " has no object '" + field + "'");
        }
        return value;
    }

    static RefusedSignatureException malformed(String detail) {
        return new RefusedSignatureException(SignatureFault.MALFORMED, detail);
    }
}
