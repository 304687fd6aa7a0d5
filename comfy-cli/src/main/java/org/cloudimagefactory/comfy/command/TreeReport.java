package org.cloudimagefactory.comfy.command;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.graph.ApplianceNode;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;

/** Prints which appliances stand on which. */
final class TreeReport {
    private static final List<Column> COLUMNS = List.of(
            Column.text("APPLIANCE", 16, 0),
            Column.text("FROM", 12, 2),
            Column.fixed("LAYERS", 0),
            Column.text("WHY", 20, 1));
    private static final List<Column> LAYERS = List.of(
            Column.fixed("KEY", 1), Column.text("LAYER", 16, 0), Column.fixed("KEPT", 0), Column.text("WHY", 20, 0));

    private final ResultPrinter printer;

    TreeReport(ResultPrinter printer) {
        this.printer = printer;
    }

    void tree(List<ApplianceNode> nodes) {
        if (printer.isJson()) {
            printer.document(
                    new JsonObject().list("appliances", nodes, (object, node) -> describe(object, node, nodes)));
            return;
        }
        TextTable table = new TextTable(COLUMNS);
        nodes.stream().filter(node -> node.parent() == null).forEach(root -> rows(root, nodes, "", table));
        printer.table(table);
    }

    private static void rows(ApplianceNode node, List<ApplianceNode> nodes, String indent, TextTable table) {
        table.add(List.of(
                indent + node.name(),
                node.origin(),
                node.kept() + " of " + node.layers().size(),
                node.reason()));
        nodes.stream()
                .filter(other -> node.equals(other.parent()))
                .forEach(child -> rows(child, nodes, indent + "  ", table));
    }

    void why(ApplianceNode node) {
        if (printer.isJson()) {
            tree(lineage(node));
            return;
        }
        TextTable table = new TextTable(LAYERS);
        lineage(node).stream()
                .flatMap(one -> one.layers().stream())
                .forEach(state -> table.add(List.of(
                        state.layer().key().brief(),
                        state.layer().description(),
                        state.isKept() ? "yes" : "no",
                        state.reason())));
        printer.table(table);
    }

    /** All that it stands on, the lowest first, and itself. */
    private static List<ApplianceNode> lineage(ApplianceNode top) {
        List<ApplianceNode> lineage = new ArrayList<>();
        for (ApplianceNode node = top; node != null; node = node.parent()) {
            lineage.add(0, node);
        }
        return lineage;
    }

    void dot(List<ApplianceNode> nodes) {
        printer.line("digraph appliances {");
        printer.line("  node [shape=box];");
        for (int i = 0; i < nodes.size(); i++) {
            ApplianceNode node = nodes.get(i);
            boolean isKept = node.kept() == node.layers().size();
            printer.line("  n" + i + " [label=" + quoted(node.name() + "\n" + node.origin())
                    + (isKept ? "" : ", style=dashed") + "];");
        }
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).parent() != null) {
                printer.line("  n" + nodes.indexOf(nodes.get(i).parent()) + " -> n" + i + ";");
            }
        }
        printer.line("}");
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    private static void describe(JsonObject object, ApplianceNode node, List<ApplianceNode> nodes) {
        object.put("name", node.name())
                .put("description", node.origin())
                .put("parent", node.parent() == null ? null : node.parent().name())
                .put("kept", node.kept() == node.layers().size())
                .put("reason", node.reason().isEmpty() ? null : node.reason())
                .list(
                        "layers",
                        node.layers(),
                        (layer, state) -> layer.put("key", state.layer().key())
                                .put("parent", state.layer().parent())
                                .put("kind", state.layer().kind())
                                .put("description", state.layer().description())
                                .put("steps", state.layer().steps())
                                .put("kept", state.isKept())
                                .put("reason", state.isKept() ? null : state.reason()));
        object.texts(
                "children",
                nodes.stream()
                        .filter(other -> node.equals(other.parent()))
                        .map(ApplianceNode::name)
                        .toList());
    }
}
