package org.cloudimagefactory.comfy.command;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.comfy.assembly.TemplatePreview;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.CommonOptions;
import org.cloudimagefactory.common.problem.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code comfy template}. */
@Command(
        name = "template",
        description =
                "Print the Packer template, the answers of the installer or the seed, and the scripts, as a build here would run them.",
        footer = {"", "Example: comfy template micro"})
public final class TemplateCommand implements Callable<Integer> {
    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private CommonOptions common = new CommonOptions();

    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Spec
    private @Nullable CommandSpec spec;

    private final Function<BuildOptions, TemplatePreview> useCase;

    /** Wires the use case with the options of the command. */
    public TemplateCommand(Function<BuildOptions, TemplatePreview> useCase) {
        this.useCase = useCase;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        TemplatePreview preview = useCase.apply(new BuildOptions(templates, tools));
        for (BuildRequest request : appliance.requests()) {
            Map<String, String> files = preview.files(request);
            files.forEach((name, text) -> {
                out.println("=== " + name);
                out.print(text);
            });
        }
        out.flush();
        return ExitCode.OK;
    }
}
