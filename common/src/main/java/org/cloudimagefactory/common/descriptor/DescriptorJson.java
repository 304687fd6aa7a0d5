package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** How descriptors are turned into JSON and back: strict, and bounded against hostile documents. */
final class DescriptorJson {
    /** Bytes of the largest descriptor. */
    static final int SIZE_LIMIT = 1 << 20;

    /** Deepest nesting of a descriptor. */
    static final int NESTING_LIMIT = 16;

    private DescriptorJson() {}

    static JsonMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(NESTING_LIMIT)
                        .maxStringLength(SIZE_LIMIT)
                        .maxDocumentLength(SIZE_LIMIT)
                        .maxNumberLength(100)
                        .build())
                .build();
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }
}
