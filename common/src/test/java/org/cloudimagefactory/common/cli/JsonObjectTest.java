package org.cloudimagefactory.common.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonObjectTest {
    private final StringWriter out = new StringWriter();
    private final List<String> texts = new ArrayList<>();

    @Test
    void keepsNumbersAndTruthsAndTakesTheTextOfAllElse() throws JsonProcessingException {
        JsonObject document = new JsonObject()
                .put("number", 9_000_000_000L)
                .put("small", 3)
                .put("ok", true)
                .put("none", null)
                .put("path", Path.of("/srv"))
                .put("format", OutputFormat.JSON)
                .texts("files", List.of(Path.of("a"), Path.of("b")));
        document.object("inner").put("text", "3");

        assertEquals(
                "{\"number\":9000000000,\"small\":3,\"ok\":true,\"none\":null,\"path\":\"/srv\",\"format\":\"json\","
                        + "\"files\":[\"a\",\"b\"],\"inner\":{\"text\":\"3\"}}",
                printed(document));
    }

    @Test
    void fillsListsAtOnceOrOneByOne() throws JsonProcessingException {
        JsonObject document = new JsonObject()
                .list("items", List.of("x", "y"), (node, item) -> node.put("name", item))
                .texts("later", List.of());
        document.add("later").put("name", "z");

        assertEquals("{\"items\":[{\"name\":\"x\"},{\"name\":\"y\"}],\"later\":[{\"name\":\"z\"}]}", printed(document));
    }

    @Test
    void aListIsForProgramsOrForPeople() throws JsonProcessingException {
        printer(true).list(List.of("x"), (node, item) -> node.put("name", item), () -> texts.add("text"));

        assertEquals("[{\"name\":\"x\"}]", compact());
        assertEquals(List.of(), texts);

        printer(false).list(List.of("x"), (node, item) -> texts.add("json"), () -> texts.add("text"));

        assertEquals(List.of("text"), texts);
    }

    private String printed(JsonObject document) throws JsonProcessingException {
        printer(true).document(document);
        return compact();
    }

    private String compact() throws JsonProcessingException {
        return new ObjectMapper().readTree(out.toString()).toString();
    }

    private ResultPrinter printer(boolean json) {
        PrintWriter writer = new PrintWriter(out, true);
        return new ResultPrinter("toy", writer, writer, json);
    }
}
