package org.cloudimagefactory.common.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.cloudimagefactory.common.problem.PrintableText;

/** Prints the results of a command: line by line for people, or one JSON document for programs. */
public final class ResultPrinter {
    private final String tool;
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    /** Prints for the tool of that name. */
    public ResultPrinter(String tool, PrintWriter out, PrintWriter err, boolean json) {
        this.tool = tool;
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** Whether programs read the results: one {@link #document} is printed, and no {@link #line}. */
    public boolean isJson() {
        return json;
    }

    /** One line on stdout, from which no text of an input can forge another. */
    public void line(String text) {
        out.println(PrintableText.of(text));
    }

    /** The results as one list for programs, or as text for people. */
    public <T> void list(Collection<T> items, BiConsumer<JsonObject, T> describe, Runnable text) {
        if (json) {
            document(JsonObject.fill(JsonNodeFactory.instance.arrayNode(), items, describe));
        } else {
            text.run();
        }
    }

    /** The one document, on stdout. */
    public void document(JsonObject document) {
        document(document.node());
    }

    /** The one document, on stdout. */
    public void document(JsonNode document) {
        out.println(document.toPrettyString());
    }

    /** What failed or deserves attention, one line on stderr that the name of the tool begins. */
    public void problem(String text) {
        err.println(PrintableText.of(tool + ": " + text));
    }
}
