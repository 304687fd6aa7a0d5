package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.RootCommand;
import picocli.CommandLine.Command;

/** {@code itchy}. */
@Command(
        name = "itchy",
        mixinStandardHelpOptions = true,
        description = "Takes in images that others published: vmCatcher's events become clean images and descriptors.")
public final class ItchyCommand extends RootCommand {}
