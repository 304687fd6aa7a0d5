package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy archive}. */
@Command(
        name = "archive",
        description = "Store the event that vmCatcher put into the environment; images are not touched.",
        footer = {"", "In vmCatcher's configuration: VMCATCHER_CACHE_EVENT=\"/usr/bin/itchy archive\""})
public final class ArchiveCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveCommand.class);

    // Picocli fills and reads it.
    @SuppressWarnings("UnusedVariable")
    @Mixin
    private ArchiveLogOptions common = new ArchiveLogOptions();

    @Mixin
    private EventDirectoryOptions directory = new EventDirectoryOptions();

    private final Function<EventDirectoryOptions, EventArchive> useCase;
    private final Map<String, String> environment;

    /** Wires the use case with the options of the command, and the environment that holds the event. */
    public ArchiveCommand(Function<EventDirectoryOptions, EventArchive> useCase, Map<String, String> environment) {
        this.useCase = useCase;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() {
        Path file = useCase.apply(directory).store(VmcatcherEvent.ofEnvironment(environment));
        LOG.info("stored {}", file);
        return ExitCode.OK;
    }
}
