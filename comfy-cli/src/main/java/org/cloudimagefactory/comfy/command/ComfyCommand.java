package org.cloudimagefactory.comfy.command;

import org.cloudimagefactory.common.cli.RootCommand;
import picocli.CommandLine.Command;

/** {@code comfy} without a command. */
@Command(
        name = "comfy",
        mixinStandardHelpOptions = true,
        description = "Builds virtual appliance images from descriptions, with Packer and QEMU.",
        footerHeading = "%nExamples:%n",
        footer = {"  comfy build micro --output-dir ./images", "  comfy distributions", "  comfy check"})
public final class ComfyCommand extends RootCommand {}
