package org.cloudimagefactory.common.cli;

import java.util.List;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Finding;

/** {@code check} of a tool: prints each finding, and ends with {@link ExitCode#ENVIRONMENT} when something is wrong. */
public abstract class CheckingCommand extends ResultCommand {
    /** For the {@code check} of a tool. */
    protected CheckingCommand() {}

    /** Looks at everything, and goes on where something is wrong. */
    protected abstract List<Finding> findings();

    @Override
    protected final void run() {
        List<Finding> findings = findings();
        ResultPrinter printer = printer();
        printer.list(
                findings,
                (node, finding) -> node.put("subject", finding.subject())
                        .put("ok", finding.ok())
                        .put("state", finding.state())
                        .put("text", finding.text()),
                () -> findings.forEach(finding -> printer.line(
                        String.format("%-5s %s: %s", finding.state(), finding.subject(), finding.text()))));
        endWith(findings.stream().allMatch(Finding::ok) ? ExitCode.OK : ExitCode.ENVIRONMENT);
    }
}
