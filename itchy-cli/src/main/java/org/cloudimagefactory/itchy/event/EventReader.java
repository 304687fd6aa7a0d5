package org.cloudimagefactory.itchy.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.JsonReason;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/**
 * Reads stored events, also the predecessor's; strict, since anybody may have put a file there.
 */
public final class EventReader {
    /** Bytes of the largest event: more than an environment can hold. */
    static final int SIZE_LIMIT = 4 << 20;

    private final JsonMapper json = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(4)
                            .maxStringLength(SIZE_LIMIT)
                            .maxDocumentLength(SIZE_LIMIT)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final @Nullable EventVariables variables;

    /** Reads all variables of vmCatcher. */
    public EventReader() {
        this.variables = null;
    }

    /** Reads these variables and passes over all others, which older versions have stored. */
    public EventReader(EventVariables variables) {
        this.variables = variables;
    }

    /** Reads the event of a file. */
    public VmcatcherEvent read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SIZE_LIMIT + 1);
            if (content.length > SIZE_LIMIT) {
                throw invalid("larger than 4 MiB");
            }
            VmcatcherEvent event = event(json.readTree(new String(content, StandardCharsets.UTF_8)));
            return variables == null ? event : variables.kept(event);
        } catch (JsonProcessingException e) {
            throw invalid("no valid JSON: " + JsonReason.of(e)).causedBy(e);
        } catch (IOException e) {
            throw new EnvironmentProblem("cannot read event " + file + ": " + Directories.reason(e))
                    .hint("check its owner and permissions")
                    .causedBy(e);
        }
    }

    /** The JSON object of a file; empty if it holds none. */
    Optional<ObjectNode> document(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SIZE_LIMIT + 1);
            return content.length <= SIZE_LIMIT
                            && json.readTree(new String(content, StandardCharsets.UTF_8)) instanceof ObjectNode event
                    ? Optional.of(event)
                    : Optional.empty();
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static VmcatcherEvent event(JsonNode document) {
        if (!document.isObject()) {
            throw invalid("no JSON object");
        }
        SortedMap<String, String> variables = new TreeMap<>();
        document.properties().forEach(variable -> {
            JsonNode value = variable.getValue();
            if (value.isContainerNode()) {
                throw invalid("the value of '" + variable.getKey() + "' is no text");
            }
            if (!value.isNull() && variable.getKey().startsWith(VmcatcherEvent.PREFIX)) {
                variables.put(variable.getKey(), value.asText());
            }
        });
        return new VmcatcherEvent(variables);
    }

    private static ItemProblem invalid(String reason) {
        return new ItemProblem("not a stored event: " + reason);
    }
}
