package org.cloudimagefactory.nifty.command;

import org.cloudimagefactory.common.cli.RootCommand;
import picocli.CommandLine.Command;

/** {@code nifty} without a command. */
@Command(
        name = "nifty",
        mixinStandardHelpOptions = true,
        description = "Registers, updates and expires virtual appliances in a cloud, as their descriptors say.",
        footerHeading = "%nExamples:%n",
        footer = {"  nifty check", "  nifty plan", "  nifty sync"})
public final class NiftyCommand extends RootCommand {}
