package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentSchema;

/** What an appliance description must keep to beyond the shape of single values. */
final class ApplianceChecks {
    private final DocumentSchema applianceSchema =
            DocumentSchema.beside(ApplianceChecks.class, "appliance.schema.json");
    private final DocumentSchema provisionerSchema =
            DocumentSchema.beside(ApplianceChecks.class, "provisioner.schema.json");

    void check(JsonNode appliance, String pointer, boolean strict, DocumentProblems problems) {
        applianceSchema.check(appliance, pointer, strict, problems);
        provisioners(appliance.path("provisioners"), pointer + "/provisioners", problems);
        unique(appliance.path("users"), "name", pointer + "/users", problems);
        unique(appliance.path("files"), "path", pointer + "/files", problems);
        for (int i = 0; i < appliance.path("files").size(); i++) {
            JsonNode file = appliance.path("files").get(i);
            if (file.has("content") == file.has("source")) {
                problems.add(pointer + "/files/" + i, "must have either content or source");
            }
        }
        if (appliance.has("base")
                && appliance.has("method")
                && !appliance.path("method").asText().equals("from")) {
            problems.add(pointer + "/method", "and 'base' belong together: a base is built upon with method from");
        }
    }

    void provisioners(JsonNode list, String pointer, DocumentProblems problems) {
        for (int i = 0; i < list.size(); i++) {
            JsonNode provisioner = list.get(i);
            String place = pointer + "/" + i;
            provisionerSchema.check(provisioner, place, true, problems);
            if (provisioner.path("type").asText("").equals("shell")
                    && provisioner.has("script") == provisioner.has("inline")) {
                problems.add(place, "must have either script or inline");
            }
        }
    }

    private static void unique(JsonNode list, String key, String pointer, DocumentProblems problems) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String value = list.get(i).path(key).asText("");
            if (!value.isEmpty() && !seen.add(value)) {
                problems.add(pointer + "/" + i + "/" + key, "is there twice: '" + value + "'");
            }
        }
    }
}
