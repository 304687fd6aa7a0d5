package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * One version of a distribution.
 *
 * @param number its number
 * @param codename such as {@code bookworm}, or empty
 * @param document what the description says of it, overrides included
 */
public record DistributionVersion(VersionNumber number, String codename, ObjectNode document) {
    /** Reads a checked entry. */
    static DistributionVersion of(ObjectNode document) {
        List<String> parts = new ArrayList<>();
        for (String key : List.of("major_version", "minor_version", "patch_version")) {
            JsonNode part = document.path(key);
            if (part.isMissingNode() || part.asText().isEmpty()) {
                break;
            }
            parts.add(part.asText());
        }
        return new DistributionVersion(
                VersionNumber.parse(String.join(".", parts)),
                document.path("codename").asText(""),
                document);
    }
}
