package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.config.SettingsFile;
import org.cloudimagefactory.common.problem.AddressText;
import org.cloudimagefactory.common.problem.Finding;
import org.jspecify.annotations.Nullable;

/** What {@code init} tells: the configuration before it is written, and what has become of it. */
final class InitReport {
    private final ResultPrinter printer;
    private final Path file;
    private final SettingsFile plan;
    private final boolean isDry;
    private @Nullable String addition;
    private @Nullable String dropIn;

    InitReport(ResultPrinter printer, Path file, SettingsFile plan, boolean isDry) {
        this.printer = printer;
        this.file = file;
        this.plan = plan;
        this.isDry = isDry;
    }

    /** The settings that will be in effect, and what there is to be made besides. */
    void show(@Nullable String more) {
        addition = more;
        if (printer.isJson()) {
            return;
        }
        printer.line(file + (plan.changes().isEmpty() ? ": nothing to change" : ":"));
        plan.settings().forEach((key, value) -> printer.line("  " + key + ": " + shown(value) + mark(key)));
        if (more != null) {
            printer.line("and " + more);
        }
    }

    /** A drop-in that has to be written by somebody else. */
    void dropIn(String text) {
        dropIn = text;
    }

    /** What was done, and what a check of it says. */
    void end(List<Path> dropIns, List<Finding> findings) {
        if (printer.isJson()) {
            printer.document(document(dropIns, findings));
            return;
        }
        if (!isDry) {
            dropIns.forEach(written -> printer.line("wrote " + written));
            if (!dropIns.isEmpty()) {
                printer.line("to have systemd read it: systemctl daemon-reload");
            }
            if (dropIn != null) {
                printer.line("for systemd, by its administrator:");
                dropIn.lines().forEach(line -> printer.line("  " + line));
            }
            findings.forEach(finding -> printer.line(CheckingCommand.line(finding)));
        }
    }

    private JsonObject document(List<Path> dropIns, List<Finding> findings) {
        JsonObject document = new JsonObject()
                .put("file", file)
                .put("written", !isDry && !plan.changes().isEmpty());
        JsonObject settings = document.object("settings");
        plan.settings().forEach((key, value) -> settings.put(key, shown(value)));
        document.list(
                "changes",
                plan.changes(),
                (node, change) -> node.put("key", change.key())
                        .put("from", change.from() == null ? null : shown(change.from()))
                        .put("to", shown(change.to())));
        return document.put("addition", addition)
                .texts("drop_ins", dropIns)
                .put("drop_in", dropIn)
                .list("findings", findings, CheckingCommand::describe);
    }

    private String mark(String key) {
        Optional<SettingsFile.Change> change =
                plan.changes().stream().filter(one -> one.key().equals(key)).findFirst();
        return change.map(one -> one.from() == null ? "  # new" : "  # instead of " + shown(one.from()))
                .orElse("");
    }

    private static String shown(String value) {
        return AddressText.withoutCredentials(value);
    }
}
