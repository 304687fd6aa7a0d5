package org.cloudimagefactory.itchy.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.event.EventVariables;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.jspecify.annotations.Nullable;

/** Says of an event and its images what the next tool needs to know. */
final class DescriptorFactory {
    private static final Pattern FIGURE = Pattern.compile("[1-9][0-9]{0,8}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z0-9_.:-]+");
    private static final Pattern IDENTIFIER = Pattern.compile("[^\\p{Cc}\\p{Cs}\\u2028\\u2029]{1,4096}");

    private final EventVariables variables;

    /** Tells these variables. */
    DescriptorFactory(EventVariables variables) {
        this.variables = variables;
    }

    /** The identifier of an event that must have one. */
    static String identifier(VmcatcherEvent event) {
        String identifier = event.identifier()
                .orElseThrow(() -> new ItemProblem(
                        "the event does not say which image it is about: VMCATCHER_EVENT_DC_IDENTIFIER is missing"));
        if (!IDENTIFIER.matcher(identifier).matches()) {
            throw new ItemProblem("the identifier is not one to 4096 printable characters");
        }
        return identifier;
    }

    ApplianceDescriptor registration(VmcatcherEvent event, String version, StoredImage image, Path directory) {
        return ApplianceDescriptor.builder(Action.REGISTRATION, identifier(event))
                .version(version)
                .title(event.get("DC_TITLE").orElse(null))
                .description(event.get("DC_DESCRIPTION")
                        .or(() -> event.get("SL_COMMENTS"))
                        .orElse(null))
                .mpuri(event.get("AD_MPURI").orElse(null))
                .groups(event.get("VO").map(List::of).orElse(List.of()))
                .memory(figure(event, "ONE_MEMORY").orElse(image.facts().memory()))
                .cpu(figure(event, "ONE_CPU")
                        .or(() -> Optional.ofNullable(image.facts().cpus()))
                        .map(Long::doubleValue)
                        .orElse(null))
                .imageList(event.get("IL_DC_IDENTIFIER").orElse(null))
                .os(operatingSystem(event, image))
                .disks(disks(image, directory))
                .attributes(attributes(event))
                .build();
    }

    /** An expiration of the event's version, or of any. */
    ApplianceDescriptor expiration(VmcatcherEvent event, boolean ofAnyVersion) {
        return ApplianceDescriptor.builder(Action.EXPIRATION, identifier(event))
                .version(ofAnyVersion ? null : event.version().orElse(null))
                .attributes(attributes(event))
                .build();
    }

    /** What an event says of the machine, where that is a figure. */
    private static Optional<Long> figure(VmcatcherEvent event, String variable) {
        return event.get(variable)
                .filter(text -> FIGURE.matcher(text).matches())
                .map(Long::parseLong);
    }

    private static List<Disk> disks(StoredImage image, Path directory) {
        List<Disk> disks = new ArrayList<>();
        for (StoredImage.StoredDisk disk : image.disks()) {
            disks.add(new Disk(
                    disks.isEmpty() ? Disk.TYPE_OS : Disk.TYPE_DATA,
                    image.format(),
                    directory.resolve(disk.file()).toAbsolutePath().toString(),
                    disk.virtualSize(),
                    Map.of(),
                    null,
                    null));
        }
        return disks;
    }

    private static OperatingSystem operatingSystem(VmcatcherEvent event, StoredImage image) {
        return new OperatingSystem(
                event.get("SL_OS").map(os -> os.toLowerCase(Locale.ROOT)).orElse(family(image)),
                event.get("SL_OSNAME").orElse(image.facts().operatingSystem()),
                event.get("SL_OSVERSION").orElse(null),
                event.get("SL_ARCH").orElse(null));
    }

    private static @Nullable String family(StoredImage image) {
        String told = Optional.ofNullable(image.facts().operatingSystem()).orElse("");
        return told.toLowerCase(Locale.ROOT).contains("windows") ? "windows" : null;
    }

    private Map<String, String> attributes(VmcatcherEvent event) {
        Map<String, String> attributes = new LinkedHashMap<>();
        event.variables().forEach((name, value) -> {
            String key = name.toLowerCase(Locale.ROOT);
            if (variables.isOfEvent(name) && ATTRIBUTE.matcher(key).matches()) {
                attributes.put(key, value);
            }
        });
        return attributes;
    }
}
