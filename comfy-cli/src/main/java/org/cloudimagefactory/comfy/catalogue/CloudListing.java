package org.cloudimagefactory.comfy.catalogue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@code nifty list --output json} has printed: an array of appliances, of which those count that are offered. The
 * format is that of {@code docs/nifty.md}.
 */
final class CloudListing {
    private static final int SIZE_LIMIT = 64 << 20;
    private static final int DEPTH = 16;
    private static final int TEXT_LIMIT = 1 << 20;
    private static final String OFFERED = "offered";

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEPTH)
                            .maxStringLength(TEXT_LIMIT)
                            .build())
                    .build())
            .build();

    List<Entry> read(Path file) {
        JsonNode listing = parsed(file);
        if (!listing.isArray()) {
            throw unusable(file, "no array of appliances");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode appliance : listing) {
            String identifier = text(appliance, "identifier");
            if (identifier == null) {
                throw unusable(file, "an appliance without identifier");
            }
            if (OFFERED.equals(text(appliance, "state"))) {
                entries.add(entry(identifier, appliance));
            }
        }
        return entries;
    }

    private static Entry entry(String identifier, JsonNode appliance) {
        EntryBuilder entry = new EntryBuilder(identifier)
                .title(text(appliance, "title"))
                .fact("Version", text(appliance, "version"))
                .fact("Expires", text(appliance, "expires"))
                .fact("Identifier", identifier);
        for (JsonNode way : appliance.path("ways")) {
            String with = text(way, "with");
            String command = text(way, "command");
            if (with != null && command != null) {
                entry.way(with, command);
            }
        }
        return entry.build();
    }

    private JsonNode parsed(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SIZE_LIMIT + 1);
            if (content.length > SIZE_LIMIT) {
                throw unusable(file, "larger than 64 MiB");
            }
            return json.readTree(content);
        } catch (JsonProcessingException e) {
            throw unusable(file, "no valid JSON: " + JsonReason.of(e)).causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }

    private static @Nullable String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isTextual() ? value.textValue() : null;
    }

    private static Problem unusable(Path file, String reason) {
        return new ItemProblem(file + " is not what 'nifty list --output json' prints: " + reason);
    }
}
