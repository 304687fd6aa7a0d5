package org.cloudimagefactory.itchy.command;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import org.cloudimagefactory.common.cli.AbsolutePath;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.cli.ResultPrinter;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where events lie, and how files are made. */
@InGroup(OptionGroup.FILES)
public final class EventDirectoryOptions {
    @Option(
            names = {"-m", "--metadata-dir"},
            paramLabel = "DIR",
            converter = AbsolutePath.class,
            description = "Where events wait; default ${DEFAULT-VALUE}.")
    Path metadataDirectory = Path.of("/var/spool/itchy/metadata");

    @Option(
            names = {"-p", "--file-permissions"},
            paramLabel = "OCTAL",
            description = "Permissions of new files; default ${DEFAULT-VALUE}.")
    private String permissions = "640";

    @InGroup(OptionGroup.RUN)
    @Option(
            names = "--event-variables",
            paramLabel = "NAME,...",
            description =
                    "Variables of the site's own that are kept of events and become attributes of descriptors, such as"
                            + " VMCATCHER_EVENT_AD_GROUP; vmCatcher's own ones always are, all others never.")
    private String variables = "";

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    EventArchive archive(Clock clock) {
        return new EventArchive(metadataDirectory, permissions(), variables(), clock);
    }

    EventVariables variables() {
        String problem = EventVariables.problem(variables);
        if (problem != null) {
            CommandLine line = Objects.requireNonNull(command).commandLine();
            new ResultPrinter("itchy", line.getOut(), line.getErr(), false).warning(problem);
        }
        return EventVariables.with(variables);
    }

    FilePermissions permissions() {
        return FilePermissions.parse(permissions);
    }
}
