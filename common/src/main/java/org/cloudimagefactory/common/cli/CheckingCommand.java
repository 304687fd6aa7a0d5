package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.systemd.DropIn;
import org.cloudimagefactory.common.systemd.ServiceAccess;
import org.cloudimagefactory.common.systemd.UnitAccess;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code check} of a tool: prints each finding, and ends with {@link ExitCode#ENVIRONMENT} when something is wrong. */
@InGroup(OptionGroup.OUTPUT)
public abstract class CheckingCommand extends ResultCommand {
    /** For the {@code check} of a tool. */
    protected CheckingCommand() {}

    @Option(
            names = "--drop-in",
            description = "Print the drop-in that lets systemd's units write to the configured directories, and look at"
                    + " nothing.")
    private boolean printsDropIn;

    // Of other commands, whose metrics go there.
    @Option(names = "--metrics-file", hidden = true, paramLabel = "FILE")
    private @Nullable Path metricsFile;

    /** Looks at everything, and goes on where something is wrong. */
    protected abstract List<Finding> findings();

    /** What units of systemd that run the tool must be told besides of logs and metrics. */
    protected abstract DropIn dropIn();

    /** Files that units write to, and directories in which they keep files. */
    protected List<Path> kept() {
        return List.of();
    }

    /** What units of systemd that run the tool must be told. */
    final DropIn wholeDropIn() {
        return dropIn().writingAlso(Stream.concat(
                        logFile().stream(), Optional.ofNullable(metricsFile).map(Path::toAbsolutePath).stream())
                .map(Path::getParent)
                .filter(Objects::nonNull)
                .toList());
    }

    /** What the tool finds, whether units that are installed may write where it does, and, for root, whether their user may. */
    final List<Finding> allFindings() {
        List<Finding> findings = new ArrayList<>(findings());
        DropIn dropIn = wholeDropIn();
        new UnitAccess(UnitAccess.SYSTEM).finding(dropIn).ifPresent(findings::add);
        List<Path> kept = Stream.concat(kept().stream(), logFile().stream()).toList();
        ServiceAccess.ofProcess().map(access -> access.finding(dropIn, kept)).ifPresent(findings::add);
        return findings;
    }

    @Override
    protected final void run() {
        ResultPrinter printer = printer();
        if (printsDropIn) {
            printDropIn(printer);
            return;
        }
        List<Finding> findings = allFindings();
        printer.list(
                findings, CheckingCommand::describe, () -> findings.forEach(finding -> printer.line(line(finding))));
        endWith(findings.stream().allMatch(Finding::ok) ? ExitCode.OK : ExitCode.ENVIRONMENT);
    }

    private void printDropIn(ResultPrinter printer) {
        DropIn dropIn = wholeDropIn();
        Path directory = UnitAccess.SYSTEM.get(0);
        if (printer.isJson()) {
            printer.document(
                    new JsonObject().texts("files", dropIn.files(directory)).put("content", dropIn.text()));
        } else {
            dropIn.shown(directory).lines().forEach(printer::line);
        }
    }

    static String line(Finding finding) {
        return String.format("%-5s %s: %s", finding.state(), finding.subject(), finding.text());
    }

    static void describe(JsonObject node, Finding finding) {
        node.put("subject", finding.subject())
                .put("ok", finding.ok())
                .put("state", finding.state())
                .put("text", finding.text());
    }
}
