package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a site configures of all builds; picocli fills it, and what is given becomes settings. */
@SuppressWarnings("UnusedVariable")
@InGroup(OptionGroup.APPLIANCE)
public final class SiteOptions {
    @InGroup(OptionGroup.FILES)
    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            description = "Where images and descriptors go.")
    private @Nullable Path outputDirectory;

    @Option(
            names = {"-f", "--format", "--formats"},
            paramLabel = "FORMAT",
            split = ",",
            description = "qcow2, raw, vmdk, vdi or ova; several are made of one build.")
    private List<String> formats = List.of();

    @Option(
            names = {"-g", "--groups"},
            paramLabel = "GROUP",
            split = ",",
            description = "Who may use appliances.")
    private List<String> groups = List.of();

    @Mixin
    private ToolOptions tools = new ToolOptions();
}
