package org.cloudimagefactory.comfy.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.junit.jupiter.api.Test;

class ProvisionerTest {
    private static final JsonSubTypes NAMES = Provisioner.class.getAnnotation(JsonSubTypes.class);

    @Test
    void everyKindHasANameInDescriptions() {
        assertEquals(
                kinds(Provisioner.class).collect(Collectors.toSet()),
                Arrays.stream(NAMES.value()).map(JsonSubTypes.Type::value).collect(Collectors.toSet()));
    }

    @Test
    void theSchemaKnowsTheSameNames() throws Exception {
        Set<String> known = new TreeSet<>();
        try (InputStream in = DistributionSettings.class.getResourceAsStream("provisioner.schema.json")) {
            JsonNode schema = new ObjectMapper().readTree(in);
            schema.path("properties").path("type").path("enum").forEach(name -> known.add(name.asText()));
        }
        assertEquals(
                Arrays.stream(NAMES.value())
                        .map(JsonSubTypes.Type::name)
                        .collect(Collectors.toCollection(TreeSet::new)),
                known);
    }

    @Test
    void namesTheFilesThatItNeeds() {
        assertEquals(Optional.of("/a.sh"), new Provisioner.Shell("/a.sh", List.of(), Map.of()).files());
        assertEquals(Optional.empty(), new Provisioner.Shell(null, List.of("true"), Map.of()).files());
        assertEquals(Optional.of("/a"), new Provisioner.Upload("/a", "/b").files());
        assertEquals(Optional.of("/d"), new Provisioner.Chef("/d", List.of(), null, List.of()).files());
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses()).flatMap(ProvisionerTest::kinds)
                : Stream.of(type);
    }
}
