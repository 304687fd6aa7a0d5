package org.cloudimagefactory.common.descriptor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.work.OnDemand;

/**
 * Reads descriptors strictly: JSON, at most 1 MiB, at most 16 levels, no duplicate keys, valid against the schema. Null means
 * absent. Every problem names the file and the field.
 */
public final class DescriptorReader {
    private static final String SCHEMA = "descriptor.schema.json";
    private static final int PROBLEMS_TOLD = 3;

    private final OnDemand<JsonMapper> json = new OnDemand<>(DescriptorJson::mapper);
    private final OnDemand<Schema> schema = new OnDemand<>(DescriptorReader::loadSchema);

    /** Reads the file. */
    public ApplianceDescriptor read(Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(DescriptorJson.SIZE_LIMIT + 1);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read descriptor " + file, e);
        }
        return read(content, file.toString());
    }

    /** Reads a descriptor from memory; the name is for messages. */
    public ApplianceDescriptor read(byte[] content, String name) {
        if (content.length > DescriptorJson.SIZE_LIMIT) {
            throw invalid(name, "larger than 1 MiB");
        }
        ObjectNode document = document(text(content, name), name);
        List<Error> errors = schema.get().validate(document);
        if (!errors.isEmpty()) {
            throw invalid(name, joined(errors));
        }
        removeNulls(document);
        if (document.path("expires").isTextual()) {
            document.put("expires", utc(document.get("expires").textValue()));
        }
        try {
            return json.get().treeToValue(document, ApplianceDescriptor.class);
        } catch (JsonProcessingException e) {
            throw invalid(name, "what its fields hold cannot be used: " + JsonReason.what(e))
                    .causedBy(e);
        }
    }

    private ObjectNode document(String text, String name) {
        try {
            if (json.get().readTree(text) instanceof ObjectNode document) {
                return document;
            }
        } catch (JsonProcessingException e) {
            throw invalid(name, "no valid JSON: " + JsonReason.of(e)).causedBy(e);
        }
        throw invalid(name, "no JSON object");
    }

    private static String text(byte[] content, String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid(name, "it is not UTF-8").causedBy(e);
        }
    }

    /** RFC 3339 knows several spellings of one instant in UTC; readers of descriptors need to know only one. */
    private static String utc(String time) {
        return time.toUpperCase(Locale.ROOT).replaceFirst("[+-]00:00$", "Z");
    }

    private static String joined(List<Error> errors) {
        return errors.stream()
                .map(error -> {
                    String field = error.getInstanceLocation().toString();
                    return (field.isEmpty() ? "" : "field '" + field + "' ") + error.getMessage();
                })
                .distinct()
                .limit(PROBLEMS_TOLD)
                .collect(Collectors.joining("; "));
    }

    /** The predecessor's writers put null where they had no value. */
    private static void removeNulls(ObjectNode node) {
        Iterator<Map.Entry<String, JsonNode>> fields = node.properties().iterator();
        while (fields.hasNext()) {
            JsonNode value = fields.next().getValue();
            if (value.isNull()) {
                fields.remove();
            } else if (value instanceof ObjectNode object) {
                removeNulls(object);
            } else if (value.isArray()) {
                value.forEach(element -> {
                    if (element instanceof ObjectNode object) {
                        removeNulls(object);
                    }
                });
            }
        }
    }

    private static ItemProblem invalid(String name, String reason) {
        return new ItemProblem("invalid descriptor " + name + ": " + PrintableText.of(reason, 500));
    }

    private static Schema loadSchema() {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(BundledFile.text(DescriptorReader.class, SCHEMA));
    }
}
