package org.cloudimagefactory.nifty.command;

import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.cli.TextTable;
import org.cloudimagefactory.common.cli.TextTable.Column;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.nifty.backend.Way;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.jspecify.annotations.Nullable;

/** Prints what is in the cloud. */
final class ListReport {
    private static final String NOTHING = "-";
    private static final int WIDEST = 60;
    private static final List<Column> COLUMNS = List.of(
            Column.text("IDENTIFIER", 16, 0),
            Column.text("DATASTORE", 9, 2),
            Column.text("VERSION", 8, 0),
            Column.fixed("STATE", 0),
            Column.fixed("VMS", 4),
            Column.date("EXPIRES", 5),
            Column.text("TEMPLATE", 8, 1),
            Column.text("TITLE", 12, 3));

    private final ResultPrinter printer;

    ListReport(ResultPrinter printer) {
        this.printer = printer;
    }

    /**
     * Prints them.
     *
     * @param ways how users get each
     */
    void print(List<ApplianceOverview> appliances, Function<ApplianceOverview, List<Way>> ways) {
        printer.list(
                appliances,
                (node, appliance) -> {
                    describe(node, appliance);
                    node.list("ways", ways.apply(appliance), ListReport::describe);
                },
                () -> table(appliances));
    }

    private void table(List<ApplianceOverview> appliances) {
        TextTable table = new TextTable(COLUMNS);
        for (ApplianceOverview appliance : appliances) {
            table.add(List.of(
                    cell(appliance.identifier()),
                    cell(appliance.datastore()),
                    cell(appliance.version()),
                    appliance.state(),
                    Integer.toString(appliance.machines()),
                    cell(appliance.expires()),
                    appliance.template() == null
                            ? NOTHING
                            : cell(appliance.template().id()),
                    cell(appliance.title())));
        }
        printer.table(table);
    }

    private static String cell(@Nullable Object value) {
        return value == null || value.toString().isEmpty() ? NOTHING : PrintableText.of(value.toString(), WIDEST);
    }

    static void describe(JsonObject node, ApplianceOverview appliance) {
        CloudTemplate template = appliance.template();
        node.put("identifier", appliance.identifier())
                .put("datastore", appliance.datastore())
                .put("title", appliance.title())
                .put("version", appliance.version())
                .put("state", appliance.state())
                .put("virtual_machines", appliance.machines())
                .put("expires", appliance.expires())
                .put("template", template == null ? null : template.id())
                .list("images", appliance.images(), ListReport::describe);
    }

    private static void describe(JsonObject node, Way way) {
        node.put("with", way.with()).put("command", way.command());
    }

    private static void describe(JsonObject node, CloudImage image) {
        node.put("id", image.id())
                .put("name", image.name())
                .put("version", image.stamp().version())
                .put("status", image.status())
                .put("virtual_machines", image.users())
                .put("expired_at", image.stamp().expiredAt());
    }
}
