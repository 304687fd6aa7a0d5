package org.cloudimagefactory.common.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.cloudimagefactory.common.cli.CommonOptions.LogLevel;
import org.cloudimagefactory.common.problem.PrintableText;

/** Prints the results of a command: line by line for people, or one JSON document for programs. */
public final class ResultPrinter {
    private final String tool;
    private final PrintWriter out;
    private final NoticeWriter err;
    private final boolean json;
    private final Consumer<String> heard;

    /** Prints for the tool of that name. */
    public ResultPrinter(String tool, PrintWriter out, PrintWriter err, boolean json) {
        this(tool, out, err, json, problem -> {});
    }

    /** As before, and tells the listener of each problem. */
    ResultPrinter(String tool, PrintWriter out, PrintWriter err, boolean json, Consumer<String> heard) {
        this.tool = tool;
        this.out = out;
        this.err = NoticeWriter.of(err, tool);
        this.json = json;
        this.heard = heard;
    }

    /** Whether programs read the results: one {@link #document} is printed, and no {@link #line}. */
    public boolean isJson() {
        return json;
    }

    /** One line on stdout, from which no text of an input can forge another. */
    public void line(String text) {
        out.println(PrintableText.of(text));
    }

    /** A table for people, which fits where it is printed. */
    public void table(TextTable table) {
        table.lines(ResultWriter.widthOf(out)).forEach(this::line);
    }

    /** A row of a table whose rows come one by one: a head, and a text that is cut where a terminal is too narrow for it. */
    public void row(String head, String text) {
        OptionalInt width = ResultWriter.widthOf(out);
        line(width.isPresent() ? DisplayWidth.cut(head + text, width.getAsInt()) : head + text);
    }

    /** A long text behind a head; on a terminal in several lines where need be. */
    public void hanging(String head, String text) {
        HangingText.lines(head, text, ResultWriter.widthOf(out)).forEach(this::line);
    }

    /** Whether a table is printed on a terminal: in a pipe, lines may have another form. */
    public boolean isTerminal() {
        return ResultWriter.widthOf(out).isPresent();
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

    /** What failed, one line on stderr that the name of the tool begins. */
    public void problem(String text) {
        heard.accept(PrintableText.of(text));
        err.notice(LogLevel.ERROR, PrintableText.of(tool + ": " + text));
    }

    /** What deserves attention though nothing failed, likewise. */
    public void warning(String text) {
        err.notice(LogLevel.WARN, PrintableText.of(tool + ": " + text));
    }
}
