package org.cloudimagefactory.itchy.command;

import org.cloudimagefactory.common.cli.RootCommand;
import picocli.CommandLine.Command;

/** {@code itchy}. */
@Command(
        name = "itchy",
        mixinStandardHelpOptions = true,
        description = "Takes in images that others published: vmCatcher's events become clean images and descriptors.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  itchy subscribe https://lists.example.org/image.list --auto-endorse",
            "  itchy catch",
            "  itchy process"
        })
public final class ItchyCommand extends RootCommand {}
