package org.cloudimagefactory.itchy.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventJsonTest {
    @TempDir
    Path directory;

    @Test
    void writesPrettyPrintedJsonAsThePredecessorDid() {
        VmcatcherEvent event = new VmcatcherEvent(new TreeMap<>(
                Map.of("VMCATCHER_EVENT_TYPE", "ExpirePostfix", "VMCATCHER_EVENT_DC_TITLE", "Špatný \"název\"\n\t\\")));
        assertEquals("""
                {
                  "VMCATCHER_EVENT_DC_TITLE": "Špatný \\"název\\"\\n\\t\\\\",
                  "VMCATCHER_EVENT_TYPE": "ExpirePostfix"
                }
                """, new String(EventJson.bytes(event), StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void whatIsWrittenIsReadAsItWas(@ForAll @Size(max = 5) Map<String, String> variables) throws IOException {
        TreeMap<String, String> named = new TreeMap<>();
        variables.forEach((name, value) -> named.put(VmcatcherEvent.PREFIX + name, value));
        VmcatcherEvent event = new VmcatcherEvent(named);
        Path file = Files.createTempFile("event", ".json");
        try {
            Files.write(file, EventJson.bytes(event));
            assertEquals(event, new EventReader().read(file));
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void readsThePredecessorsFilesWithNullsAndNumbers() throws IOException {
        VmcatcherEvent event = read("{ \"VMCATCHER_EVENT_TYPE\" : \"ExpirePosfix\", \"VMCATCHER_EVENT_HV_SIZE\": 12, "
                + "\"VMCATCHER_EVENT_VO\": null, \"OTHER\": \"x\" }");
        assertEquals(
                Map.of("VMCATCHER_EVENT_TYPE", "ExpirePosfix", "VMCATCHER_EVENT_HV_SIZE", "12"), event.variables());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{",
                "{} {}",
                "{\"VMCATCHER_A\": {}}",
                "{\"VMCATCHER_A\": \"1\", \"VMCATCHER_A\": \"2\"}",
                "null",
                "\"text\""
            })
    void refusesWhatIsNoEvent(String text) {
        Problem problem = assertThrows(Problem.class, () -> read(text));
        assertInstanceOf(ItemProblem.class, problem);
    }

    private VmcatcherEvent read(String text) throws IOException {
        return new EventReader().read(Files.writeString(directory.resolve("event.json"), text));
    }
}
