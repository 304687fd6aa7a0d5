package org.cloudimagefactory.nifty.command;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.JsonObject;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.nifty.plan.ApplianceOverview;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.jspecify.annotations.Nullable;

/** Prints what is in the cloud. */
final class ListReport {
    private static final String NOTHING = "-";
    private static final int WIDEST = 60;

    private final ResultPrinter printer;

    ListReport(ResultPrinter printer) {
        this.printer = printer;
    }

    void print(List<ApplianceOverview> appliances) {
        printer.list(appliances, ListReport::describe, () -> table(appliances));
    }

    private void table(List<ApplianceOverview> appliances) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("IDENTIFIER", "DATASTORE", "VERSION", "STATE", "VMS", "EXPIRES", "TEMPLATE", "TITLE"));
        for (ApplianceOverview appliance : appliances) {
            rows.add(List.of(
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
        int last = rows.get(0).size() - 1;
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < last; i++) {
                int column = i;
                int width = rows.stream()
                        .mapToInt(other -> other.get(column).length())
                        .max()
                        .orElse(0);
                line.append(String.format("%-" + (width + 2) + "s", row.get(i)));
            }
            printer.line(line.append(row.get(last)).toString());
        }
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

    private static void describe(JsonObject node, CloudImage image) {
        node.put("id", image.id())
                .put("name", image.name())
                .put("version", image.stamp().version())
                .put("status", image.status())
                .put("virtual_machines", image.users())
                .put("expired_at", image.stamp().expiredAt());
    }
}
