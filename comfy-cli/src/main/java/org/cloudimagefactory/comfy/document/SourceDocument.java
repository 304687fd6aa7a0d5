package org.cloudimagefactory.comfy.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.Map;

/**
 * A document that a person wrote, and where in its file each of its values stands.
 *
 * @param file that it was read from
 * @param kind of document for messages, such as {@code distribution description}
 * @param root its content; null values are left out
 * @param lines line numbers by JSON pointer
 * @param strict whether unknown keys are errors
 */
public record SourceDocument(Path file, String kind, ObjectNode root, Map<String, Integer> lines, boolean strict) {
    public SourceDocument {
        lines = Map.copyOf(lines);
    }

    /** Line of a value, or of the nearest value around it. */
    int line(String pointer) {
        String nearest = pointer;
        while (!nearest.isEmpty() && !lines.containsKey(nearest)) {
            nearest = nearest.substring(0, nearest.lastIndexOf('/'));
        }
        return lines.getOrDefault(nearest, 1);
    }
}
