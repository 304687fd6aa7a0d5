package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.common.config.BuildInfo;
import org.cloudimagefactory.common.farm.NodeJob;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code itchy run-job}: what engines start on a node; nobody calls it by hand. */
@Command(name = "run-job", hidden = true, description = "Run the job of a farm that a directory describes.")
public final class RunJobCommand extends ToolCommand {
    @Parameters(index = "0", paramLabel = "DIR", description = "Directory of the attempt.")
    private Path directory = Path.of("");

    private final NodeJob.Work work;
    private final Map<String, String> environment;
    private final BooleanSupplier isEnding;

    public RunJobCommand(NodeJob.Work work, Map<String, String> environment, BooleanSupplier isEnding) {
        this.work = work;
        this.environment = environment;
        this.isEnding = isEnding;
    }

    @Override
    protected void run() {
        new NodeJob(directory.toAbsolutePath(), BuildInfo.load().line("itchy"), environment, isEnding).run(work);
    }
}
