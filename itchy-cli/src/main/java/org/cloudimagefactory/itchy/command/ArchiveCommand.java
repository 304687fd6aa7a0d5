package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.cloudimagefactory.common.cli.ToolCommand;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code itchy archive}. */
@Command(
        name = "archive",
        description = "Store the event that vmCatcher put into the environment; images are not touched.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  # in vmCatcher's configuration:",
            "  #   VMCATCHER_CACHE_EVENT=\"/usr/bin/itchy archive\"",
            "  itchy archive --metadata-dir /var/spool/itchy/metadata",
            "  # by hand: an image has left the cache",
            "  VMCATCHER_EVENT_TYPE=ExpirePostfix \\",
            "    VMCATCHER_EVENT_DC_IDENTIFIER=858a817e-0ca2 \\",
            "    itchy archive"
        })
public final class ArchiveCommand extends ToolCommand {
    private static final Logger LOG = LoggerFactory.getLogger(ArchiveCommand.class);

    @Mixin
    private EventDirectoryOptions directory = new EventDirectoryOptions();

    private final Clock clock;
    private final Map<String, String> environment;

    /** Stores the event that this environment holds. */
    public ArchiveCommand(Clock clock, Map<String, String> environment) {
        super(new LogOptions.OfArchive());
        this.clock = clock;
        this.environment = Map.copyOf(environment);
    }

    @Override
    protected void run() {
        Path file = directory.archive(clock).store(VmcatcherEvent.ofEnvironment(environment));
        LOG.info("stored {}", file);
    }
}
