package org.cloudimagefactory.comfy.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.config.NearestName;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.BundledFile;

/**
 * A JSON Schema that tells problems in the words of its authors: where the schema of a value has a {@code description}, that
 * is what the value "must be".
 */
public final class DocumentSchema {
    private final JsonNode document;
    private final Schema schema;

    private DocumentSchema(JsonNode document) {
        this.document = document;
        this.schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(document);
    }

    /** Reads the schema of this name beside a class. */
    public static DocumentSchema beside(Class<?> type, String name) {
        try {
            return new DocumentSchema(new ObjectMapper().readTree(BundledFile.bytes(type, name)));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + name, e);
        }
    }

    /**
     * Adds all problems of a part of a document.
     *
     * @param part what is checked
     * @param pointer where it stands in the document
     * @param strict whether unknown keys are problems
     */
    public void check(JsonNode part, String pointer, boolean strict, DocumentProblems problems) {
        List<Error> errors = schema.validate(part);
        for (Error error : errors) {
            String place = pointer + error.getInstanceLocation();
            switch (error.getKeyword()) {
                case "additionalProperties", "unevaluatedProperties" -> {
                    if (strict && !(isDoubtful(error, errors) && known(error).contains(error.getProperty()))) {
                        problems.add(place + "/" + error.getProperty(), "is unknown" + nearest(error));
                    }
                }
                case "required" -> problems.add(place + "/" + error.getProperty(), "is missing");
                case "if", "allOf", "$ref" -> {
                    // What is wrong inside is told by itself.
                }
                default -> problems.add(place, translated(error));
            }
        }
    }

    /** Where a part of a schema fails, all keys of that part count as unevaluated, known or not. */
    private static boolean isDoubtful(Error error, List<Error> errors) {
        return error.getKeyword().equals("unevaluatedProperties")
                && errors.stream()
                        .anyMatch(other -> !other.getKeyword().equals("unevaluatedProperties")
                                && other.getInstanceLocation().startsWith(error.getInstanceLocation()));
    }

    private String translated(Error error) {
        String description = around(error).path("description").asText("");
        return description.isEmpty() ? error.getMessage() : "must be " + description;
    }

    private String nearest(Error error) {
        return NearestName.to(String.valueOf(error.getProperty()), known(error))
                .map(name -> ", did you mean '" + name + "'?")
                .orElse("");
    }

    private List<String> known(Error error) {
        List<String> known = new ArrayList<>();
        collect(around(error), known);
        return known;
    }

    /** The names of a schema, of its alternatives, and of those that it refers to. */
    private void collect(JsonNode schemaNode, List<String> known) {
        schemaNode.path("properties").fieldNames().forEachRemaining(known::add);
        schemaNode.path("allOf").forEach(part -> collect(part.path("then"), known));
        String reference = schemaNode.path("$ref").asText("");
        if (reference.startsWith("#")) {
            collect(document.at(reference.substring(1)), known);
        }
    }

    /** The schema that the failed keyword stands in. */
    private JsonNode around(Error error) {
        String keyword = String.valueOf(error.getSchemaLocation().getFragment());
        int end = keyword.lastIndexOf('/');
        return end < 0 ? document : document.at(keyword.substring(0, end));
    }
}
