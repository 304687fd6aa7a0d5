package org.cloudimagefactory.comfy.command;

import java.util.function.BiFunction;
import org.cloudimagefactory.comfy.assembly.TemplatePreview;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.ToolCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code comfy template}. */
@Command(
        name = "template",
        description =
                "Print the Packer template, the answers of the installer or the seed, and the scripts, as a build here would run them.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy template micro", "  comfy template debian --method install --size 20G"})
public final class TemplateCommand extends ToolCommand {
    @Mixin
    private ApplianceOptions appliance = new ApplianceOptions();

    @Mixin
    private PlanningOptions templates = new PlanningOptions();

    @Mixin
    private ToolOptions tools = new ToolOptions();

    private final BiFunction<PlanningOptions, ToolOptions, TemplatePreview> useCase;

    public TemplateCommand(BiFunction<PlanningOptions, ToolOptions, TemplatePreview> useCase) {
        this.useCase = useCase;
    }

    @Override
    protected void run() {
        TemplatePreview preview = useCase.apply(templates, tools);
        for (BuildRequest request : appliance.requests()) {
            preview.files(request).forEach((name, text) -> {
                out().println("=== " + name);
                out().print(text);
            });
        }
    }
}
