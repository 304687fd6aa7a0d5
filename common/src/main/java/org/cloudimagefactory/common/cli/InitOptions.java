package org.cloudimagefactory.common.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How {@code init} of every tool goes about it. */
@InGroup(OptionGroup.RUN)
public final class InitOptions {
    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--config-file",
            paramLabel = "FILE",
            description = "File to write; default that in /etc where it can be written, else that of the user.")
    @Nullable
    Path file;

    @Option(names = "--yes", description = "Ask nothing: take what options and built-in values say.")
    boolean yes;

    @Option(names = "--force", description = "Replace settings that are there with another value, without asking.")
    boolean force;

    @Option(names = "--dry-run", description = "Show what would be written, and write nothing.")
    boolean dryRun;

    @InGroup(OptionGroup.FILES)
    @Option(
            names = "--drop-in-dir",
            paramLabel = "DIR",
            description = "Where systemd's drop-ins go, which let units write to the configured directories; default"
                    + " /etc/systemd/system with the configuration in /etc where systemd runs, else none are written.")
    @Nullable
    Path dropInDirectory;
}
