package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.problem.PrintableText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code comfy run-job}: what engines start on a node; nobody calls it by hand. */
@Command(name = "run-job", hidden = true, description = "Run the job of a farm that a directory describes.")
public final class RunJobCommand extends ToolCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the attempt.")
    private Path directory = Path.of("");

    private final Function<Consumer<String>, NodeJob.Work> work;
    private final Map<String, String> environment;
    private final BooleanSupplier isEnding;

    public RunJobCommand(
            Function<Consumer<String>, NodeJob.Work> work, Map<String, String> environment, BooleanSupplier isEnding) {
        this.work = work;
        this.environment = environment;
        this.isEnding = isEnding;
    }

    @Override
    protected void run() {
        new NodeJob(directory.toAbsolutePath(), BuildInfo.load().line("comfy"), environment, isEnding)
                .run(work.apply(this::tell));
    }

    private void tell(String line) {
        synchronized (this) {
            err().println(PrintableText.of(line.strip()));
            err().flush();
        }
    }
}
