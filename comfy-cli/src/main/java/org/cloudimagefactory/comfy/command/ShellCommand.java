package org.cloudimagefactory.comfy.command;

import java.util.List;
import java.util.function.Function;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.comfy.shell.ShellService;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.NextSteps;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code comfy shell}. */
@Command(
        name = "shell",
        description = "Open the guest of a build before one of its steps, on a throw-away disk.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  # look and try before the third provisioner",
            "  comfy shell --at 3 web.yml",
            "  # run that one by itself, and see what it says",
            "  comfy shell --at 3 web.yml --command 'sh -x /tmp/comfy-step-3.sh'"
        })
@InGroup(OptionGroup.RUN)
@NextSteps(
        missing = "no appliance is named",
        hint =
                "next: 'comfy shell --at N FILE' opens the guest of what a file describes before its provisioner N; 'comfy tree FILE --why NAME' shows which steps there are")
public final class ShellCommand extends ToolCommand {
    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private WebOptions web = new WebOptions();

    @Option(
            names = "--at",
            paramLabel = "STEP",
            description =
                    "Number of the provisioner that has not run yet, counted from 1 through all of the appliance, also what it"
                            + " inherits; one behind the last, and the default, is after all of them.")
    private @Nullable Integer step;

    @Option(
            names = "--command",
            paramLabel = "TEXT",
            description =
                    "Run this in the guest's shell, as root, and end with its exit code; without it and without a terminal, stdin"
                            + " is the script.")
    private @Nullable String command;

    @Option(names = "--console", description = "Open the serial console and not SSH; Ctrl-] leaves it.")
    private boolean console;

    private final Function<BuildOptions, ShellService> useCase;
    private final Progress progress;

    public ShellCommand(Function<BuildOptions, ShellService> useCase, Progress progress) {
        this.useCase = useCase;
        this.progress = progress;
    }

    @Override
    protected void run() {
        List<BuildRequest> requests = appliance.requests();
        if (requests.size() > 1) {
            throw new UsageProblem("a shell is for one appliance, and " + requests.size() + " are named")
                    .hint("put the command into quotes: --command 'ls -l /etc'");
        }
        if (console && command != null) {
            throw new UsageProblem("a console runs no command").hint("leave --console or --command out");
        }
        ShellService shell = useCase.apply(new BuildOptions(templates, tools, web));
        endWith(shell.open(new ShellService.Request(requests.get(0), step, command, console), progress, err()));
    }
}
