package org.cloudimagefactory.comfy.document;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/** All that is wrong with a document, told at once in the order of its lines. */
public final class DocumentProblems {
    private static final int TOLD = 100;
    private static final int TEXT_LIMIT = 200;

    private final SourceDocument document;
    private final Map<String, String> byPlace = new TreeMap<>();

    /** Nothing is wrong yet. */
    public DocumentProblems(SourceDocument document) {
        this.document = document;
    }

    /** Adds a problem of the value at a JSON pointer; the first problem of a value counts. */
    public void add(String pointer, String problem) {
        String place = String.format("%09d %s", document.line(pointer), pointer);
        byPlace.putIfAbsent(place, PrintableText.of(field(pointer) + problem, TEXT_LIMIT));
    }

    /** Whether there is a problem. */
    public boolean any() {
        return !byPlace.isEmpty();
    }

    /** All problems without their lines, for what stands in no file. */
    public String joined() {
        return String.join("; ", byPlace.values());
    }

    /** Throws when there is a problem. */
    public void throwIfAny() {
        if (any()) {
            String all = byPlace.entrySet().stream()
                    .limit(TOLD)
                    .map(entry -> "line " + Integer.parseInt(entry.getKey().substring(0, 9)) + ": " + entry.getValue())
                    .collect(Collectors.joining("; "));
            String more = byPlace.size() > TOLD ? "; and " + (byPlace.size() - TOLD) + " more" : "";
            throw new EnvironmentProblem("invalid " + document.kind() + " " + document.file() + ": " + all + more);
        }
    }

    private static String field(String pointer) {
        if (pointer.isEmpty()) {
            return "";
        }
        StringBuilder field = new StringBuilder();
        for (String part : pointer.substring(1).split("/", -1)) {
            String name = part.replace("~1", "/").replace("~0", "~");
            if (name.matches("[0-9]+")) {
                field.append('[').append(name).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(name);
            }
        }
        return "field '" + field + "' ";
    }
}
