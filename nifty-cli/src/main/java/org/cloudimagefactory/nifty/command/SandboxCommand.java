package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultCommand;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.nifty.sandbox.opennebula.Sandbox;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxOptions;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxReport;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code nifty sandbox}. */
@Command(
        name = "sandbox",
        description =
                "Run a stand-in OpenNebula server on this machine, for tries and tests. No virtual machine runs in it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  nifty sandbox --state-dir ./sandbox \\",
            "    --safe-dirs /var/spool/comfy,/var/spool/itchy",
            "  nifty sandbox --one-version 6.10.0 --port 0"
        })
@InGroup(OptionGroup.CLOUD)
public final class SandboxCommand extends ResultCommand {
    /** Not the port of a real server, so that the two are never mistaken for each other. */
    private static final int PORT = 12_633;

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.nifty/sandbox",
            converter = AbsolutePath.class,
            description = "Where the sandbox keeps what is in it, and its secret; default ${DEFAULT-VALUE}.")
    private Path stateDirectory = Path.of(".");

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--datastore-dir",
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where image files are copied to; default 'datastores' in the state directory.")
    private @Nullable Path datastoreDirectory;

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "Port on 127.0.0.1, 0 for any free one; default ${DEFAULT-VALUE} (a real server has 2633).")
    private int port = PORT;

    @Option(
            names = "--one-version",
            paramLabel = "VERSION",
            description = "Version to imitate, 6.10.0 or 7.4.0; default ${DEFAULT-VALUE}.")
    private String version = "7.4.0";

    @Option(
            names = "--safe-dirs",
            paramLabel = "DIR",
            split = ",",
            defaultValue = "/var/tmp",
            description = "Directories that images may be copied from; default ${DEFAULT-VALUE}.")
    private List<Path> safeDirectories = List.of();

    @Option(
            names = "--capacity",
            paramLabel = "MB",
            description = "Size of the datastores; default that of the file system.")
    private long capacity = 0;

    @InGroup(OptionGroup.TRANSFER)
    @Option(
            names = "--copy-delay",
            paramLabel = "MS",
            description = "How long a new image stays LOCKED at least; default ${DEFAULT-VALUE}.")
    private long copyDelay = 500;

    @InGroup(OptionGroup.TRANSFER)
    @Option(
            names = "--copy-rate",
            paramLabel = "MB",
            description = "Megabytes that are copied per second; default no limit.")
    private long copyRate = 0;

    @Option(
            names = "--fill",
            paramLabel = "N",
            description = "Have at least N images and N templates in it, of somebody else and without files.")
    private int fill = 0;

    private final ShutdownTasks shutdown;

    /** The sandbox runs until these tasks do. */
    public SandboxCommand(ShutdownTasks shutdown) {
        this.shutdown = shutdown;
    }

    @Override
    protected void run() throws InterruptedException {
        int objects = (int) atMost("--fill", fill, 100_000);
        CountDownLatch end = new CountDownLatch(1);
        try (Sandbox sandbox = Sandbox.start(options())) {
            ShutdownTasks.Registration stop = shutdown.register(() -> {
                sandbox.close();
                end.countDown();
            });
            try (stop) {
                sandbox.filler().fillUpTo(objects);
                new SandboxReport(out(), format()).ready(sandbox);
                end.await();
            }
        }
    }

    private SandboxOptions options() {
        OneVersion imitated = OneVersion.of(version)
                .orElseThrow(() ->
                        new UsageProblem("no recordings of OpenNebula '" + version + "'").hint("give 6.10.0 or 7.4.0"));
        return SandboxOptions.in(stateDirectory)
                .datastoresIn(datastoreDirectory == null ? stateDirectory.resolve("datastores") : datastoreDirectory)
                .onPort((int) atMost("--port", port, 65_535))
                .imitating(imitated)
                .withSafeDirs(List.of())
                .trusting(safeDirectories.toArray(new Path[0]))
                .copying(
                        Duration.ofMillis(atMost("--copy-delay", copyDelay, 3_600_000)),
                        atMost("--copy-rate", copyRate, 1_000_000) << 20)
                .withCapacity(atMost("--capacity", capacity, 1_000_000_000));
    }

    private static long atMost(String name, long value, int most) {
        if (value < 0 || value > most) {
            throw new UsageProblem(name + " " + value + " is out of range").hint("give a number from 0 to " + most);
        }
        return value;
    }
}
