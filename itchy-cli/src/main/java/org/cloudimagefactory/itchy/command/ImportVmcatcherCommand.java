package org.cloudimagefactory.itchy.command;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.VmcatcherImport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code itchy import-vmcatcher}. */
@Command(
        name = "import-vmcatcher",
        description = "Take subscriptions, endorsers and selected images over from vmCatcher's database.",
        footer = {"", "Example: itchy import-vmcatcher /var/lib/vmcatcher/vmcatcher.db"})
public final class ImportVmcatcherCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private StateOptions state = new StateOptions();

    @Parameters(paramLabel = "DB", description = "The SQLite file of vmCatcher 0.6; it stays as it is.")
    private Path database = Path.of("");

    @Spec
    private @Nullable CommandSpec spec;

    /** For picocli. */
    public ImportVmcatcherCommand() {}

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        boolean failed = false;
        try (SubscriptionStore store = state.open()) {
            for (VmcatcherImport.Imported imported : new VmcatcherImport(store).run(database)) {
                if (imported.problem() == null) {
                    out.println(PrintableText.of(
                            "imported " + imported.url() + ": " + imported.images() + " images selected"));
                } else {
                    failed = true;
                    err.println(PrintableText.of("itchy: cannot import " + imported.url() + ": " + imported.problem()));
                }
            }
        }
        out.flush();
        err.flush();
        return failed ? ExitCode.ITEMS_FAILED : ExitCode.OK;
    }
}
