package org.cloudimagefactory.comfy.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import org.cloudimagefactory.comfy.check.TestReport;
import org.cloudimagefactory.comfy.check.TestService;
import org.cloudimagefactory.common.cli.NextSteps;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.work.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code comfy test}. */
@Command(
        name = "test",
        description = "Start an image on a throw-away overlay with a seed, and check it from inside.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  comfy test /var/spool/comfy/micro-1.0-20261124102030.qcow2",
            "  comfy test web.ova --firmware uefi --port 80,443 --report web.json"
        })
@NextSteps(
        missing = "no image to test is named",
        hint =
                "next: 'comfy test IMAGE' starts and checks an image, an OVA or what a descriptor names, such as /var/spool/comfy/NAME.qcow2; 'comfy build micro' builds one")
public final class TestCommand extends ResultCommand {
    @Mixin
    private ToolOptions tools = new ToolOptions();

    @Mixin
    private TestOptions options = new TestOptions();

    private final Function<ToolOptions, TestService> useCase;
    private final Progress progress;

    public TestCommand(Function<ToolOptions, TestService> useCase, Progress progress) {
        this.useCase = useCase;
        this.progress = progress;
    }

    @Override
    protected void run() {
        TestReport result = useCase.apply(tools).test(options.request(), progress);
        if (printer().isJson()) {
            ObjectNode node = new ObjectMapper().valueToTree(result);
            printer().document(node.put("passed", result.passed()));
        } else {
            result.lines().forEach(out()::println);
        }
        endWith(result.passed() ? ExitCode.OK : ExitCode.ITEMS_FAILED);
    }
}
