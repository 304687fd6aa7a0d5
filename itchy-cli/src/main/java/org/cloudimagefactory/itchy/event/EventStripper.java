package org.cloudimagefactory.itchy.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;

/** Takes out of stored events what is not kept of them any more, such as the password of a database that older versions stored. */
public final class EventStripper {
    private final EventReader reader = new EventReader();
    private final EventVariables variables;

    /** Leaves these variables. */
    public EventStripper(EventVariables variables) {
        this.variables = variables;
    }

    /** Rewrites an event, if there is anything to take out. A file that holds no JSON object stays as it is. */
    public void strip(Path file) {
        try {
            Optional<ObjectNode> event = reader.document(file);
            Optional<ObjectNode> kept = event.map(this::kept).filter(less -> !less.equals(event.get()));
            if (kept.isPresent()) {
                FileTime arrival = Files.getLastModifiedTime(file);
                byte[] content = (kept.get().toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
                AtomicFile.write(file, content, Files.getPosixFilePermissions(file));
                // Events under names of their own are ordered by it.
                Files.setLastModifiedTime(file, arrival);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write " + file, e);
        }
    }

    private ObjectNode kept(ObjectNode event) {
        ObjectNode kept = event.deepCopy();
        for (Map.Entry<String, JsonNode> variable : event.properties()) {
            if (!variables.isKept(variable.getKey())) {
                kept.remove(variable.getKey());
            } else if (variable.getValue().isTextual()) {
                String value = variable.getValue().textValue();
                kept.put(variable.getKey(), AddressText.withoutCredentials(value));
            }
        }
        return kept;
    }
}
