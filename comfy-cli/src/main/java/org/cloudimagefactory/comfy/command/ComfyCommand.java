package org.cloudimagefactory.comfy.command;

import org.cloudimagefactory.common.cli.RootCommand;
import picocli.CommandLine.Command;

/** {@code comfy} without a command. */
@Command(
        name = "comfy",
        mixinStandardHelpOptions = true,
        description = "Builds virtual appliance images from descriptions, with Packer and QEMU.")
public final class ComfyCommand extends RootCommand {}
