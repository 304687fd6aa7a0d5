package org.cloudimagefactory.comfy.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.IdentityTexts;
import org.cloudimagefactory.comfy.description.MachineChoice;
import org.cloudimagefactory.comfy.description.SystemChoice;
import org.cloudimagefactory.comfy.plan.BuildRequest;
import org.cloudimagefactory.common.cli.ByteSizeConverter;
import org.cloudimagefactory.common.cli.DurationConverter;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be built. */
@InGroup(OptionGroup.APPLIANCE)
public final class ApplianceOptions {
    @Parameters(
            paramLabel = "DISTRIBUTION|FILE",
            arity = "1..*",
            description = "Distributions ('comfy distributions' lists them) or files of appliance descriptions.")
    private List<String> targets = List.of();

    @Option(
            names = {"-v", "--version"},
            paramLabel = "VERSION",
            description = "Version or its beginning, such as 12; default the newest.")
    private @Nullable String version;

    @InGroup(OptionGroup.FILES)
    @Option(
            names = {"-o", "--output-dir"},
            paramLabel = "DIR",
            description = "Where images and descriptor go; default ${DEFAULT-VALUE}.")
    private Path outputDirectory = Path.of("/var/spool/comfy");

    @Option(
            names = {"-f", "--format", "--formats"},
            paramLabel = "FORMAT",
            split = ",",
            description = "qcow2, raw, vmdk, vdi or ova; several are made of one build; default qcow2.")
    private List<String> formats = List.of();

    @InGroup(OptionGroup.MACHINE)
    @Option(
            names = {"-s", "--size"},
            paramLabel = "SIZE",
            converter = ByteSizeConverter.Mebibytes.class,
            description = "Size of the disk, such as 10G; a bare number is MB.")
    private @Nullable Long size;

    @Option(
            names = {"-i", "--identifier"},
            paramLabel = "ID",
            description = "Identifier of the appliance; $n $v $t $g stand for name, version, time and groups.")
    private @Nullable String identifier;

    @Option(names = "--title", paramLabel = "TEXT", description = "Title of the appliance.")
    private @Nullable String title;

    @Option(
            names = {"-d", "--description"},
            paramLabel = "TEXT",
            // The predecessor's had no text: it asked for the descriptor, which is always written.
            arity = "0..1",
            description = "Description of the appliance.")
    private @Nullable String description;

    @Option(
            names = {"-g", "--groups"},
            paramLabel = "GROUP",
            split = ",",
            description = "Who may use the appliance.")
    private List<String> groups = List.of();

    @InGroup(OptionGroup.MACHINE)
    @Option(names = "--arch", paramLabel = "ARCH", description = "x86_64 or aarch64; default x86_64.")
    private @Nullable String architecture;

    @InGroup(OptionGroup.MACHINE)
    @Option(names = "--firmware", paramLabel = "NAME", description = "bios or uefi; default bios where it can be.")
    private @Nullable Firmware firmware;

    @Option(names = "--method", paramLabel = "NAME", description = "install or cloud-image.")
    private @Nullable String method;

    @Option(names = "--mirror", paramLabel = "URL", description = "Where packages and installers come from.")
    private @Nullable String mirror;

    @InGroup(OptionGroup.MACHINE)
    @Option(names = "--memory", paramLabel = "MIB", description = "Memory of the guest.")
    private @Nullable Integer memory;

    @InGroup(OptionGroup.MACHINE)
    @Option(names = "--cpus", paramLabel = "N", description = "Virtual cores of the guest.")
    private @Nullable Integer cpus;

    @InGroup(OptionGroup.LIFETIMES)
    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "4h",
            converter = DurationConverter.MinutesOfLimit.class,
            description =
                    "Limit for one build, its downloads included, such as 90m or 4h; a bare number is minutes; default"
                            + " ${DEFAULT-VALUE}.")
    private Duration timeout = Duration.ofHours(4);

    /** What is to be built, as one text: files by their names only. */
    String named() {
        return targets.stream()
                .map(target -> String.valueOf(Path.of(target).getFileName()).replaceFirst("\\.(ya?ml|json)$", ""))
                .collect(Collectors.joining(" "));
    }

    /** What is named, as it is. */
    List<String> targets() {
        return targets;
    }

    List<BuildRequest> requests() {
        return requests(targets);
    }

    /** The same of other things than are named. */
    List<BuildRequest> requests(List<String> things) {
        ApplianceOverrides overrides = overrides();
        return things.stream()
                .map(target -> new BuildRequest(target, overrides, outputDirectory, timeout))
                .toList();
    }

    private ApplianceOverrides overrides() {
        return new ApplianceOverrides(
                new SystemChoice(
                        version,
                        architecture == null ? null : Architecture.parse(architecture),
                        firmware,
                        method == null ? null : method(method),
                        mirror),
                new IdentityTexts(title, identifier, describes(description) ? description : null, groups),
                new MachineChoice(formats, size == null ? null : new DiskSize(size), memory, cpus));
    }

    /** The predecessor's option and key had no text, only a truth: it asked for the descriptor, which is always written. */
    private static boolean describes(@Nullable String text) {
        return text != null && !text.isEmpty() && !text.equals("true") && !text.equals("false");
    }

    private static BuildMethod method(String name) {
        for (BuildMethod known : BuildMethod.values()) {
            if (known.toString().equals(name)) {
                return known;
            }
        }
        throw new UsageProblem("unknown method '" + name + "'").hint("use install or cloud-image");
    }
}
