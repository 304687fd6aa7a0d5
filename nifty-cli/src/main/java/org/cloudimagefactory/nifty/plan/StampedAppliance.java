package org.cloudimagefactory.nifty.plan;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptorBuilder;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.jspecify.annotations.Nullable;

/** Reads an appliance back from the attributes of its images, for when its descriptor is long gone. */
final class StampedAppliance {
    private static final Map<Integer, String> ALGORITHM_BY_LENGTH =
            Map.of(32, "md5", 40, "sha1", 64, "sha256", 96, "sha384", 128, "sha512");

    private final Map<String, String> attributes;

    private StampedAppliance(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    /** The appliance that these images, one for each of its disks, belong to. */
    static Appliance of(List<CloudImage> images) {
        List<CloudImage> sorted = images.stream()
                .sorted(Comparator.comparing(image -> image.stamp().disk()))
                .toList();
        Stamp stamp = sorted.get(0).stamp();
        List<Disk> disks = new ArrayList<>();
        sorted.forEach(image -> disks.add(disk(image.stamp())));
        ApplianceDescriptor descriptor = new StampedAppliance(stamp.attributes()).descriptor(stamp, disks);
        return new Appliance(descriptor, Optional.ofNullable(stamp.digest()).orElse(""));
    }

    private ApplianceDescriptor descriptor(Stamp stamp, List<Disk> disks) {
        ApplianceDescriptorBuilder builder = ApplianceDescriptor.builder(Action.REGISTRATION, stamp.identifier())
                .version(stamp.version())
                .title(text(AttributeNames.TITLE))
                .description(text(AttributeNames.DESCRIPTION))
                .mpuri(text(AttributeNames.MPURI))
                .memory(number(AttributeNames.MEMORY).map(Double::longValue).orElse(null))
                .cpu(number(AttributeNames.CPU).orElse(null))
                .expires(time(text(AttributeNames.EXPIRES)))
                .imageList(text(AttributeNames.IMAGE_LIST))
                .os(os())
                .disks(disks)
                .attributes(events());
        String groups = text(AttributeNames.GROUP);
        return builder.groups(groups == null ? List.of() : List.of(groups.split(",")))
                .build();
    }

    private static Disk disk(Stamp stamp) {
        String checksum = stamp.checksum();
        String algorithm = checksum == null ? null : ALGORITHM_BY_LENGTH.get(checksum.length());
        String size = stamp.attributes().get(AttributeNames.SIZE);
        return new Disk(
                stamp.disk() == 0 ? Disk.TYPE_OS : Disk.TYPE_DATA,
                Optional.ofNullable(stamp.format()).orElse("raw"),
                "/",
                size != null && size.matches("[0-9]{1,18}") ? Long.valueOf(size) : null,
                algorithm == null || checksum == null ? Map.of() : Map.of(algorithm, checksum),
                null,
                null);
    }

    private @Nullable OperatingSystem os() {
        String os = text(AttributeNames.OS);
        String arch = text(AttributeNames.ARCHITECTURE);
        if (os == null && arch == null) {
            return null;
        }
        String[] parts = os == null ? new String[0] : os.split(" ", 2);
        return new OperatingSystem(null, parts.length > 0 ? parts[0] : null, parts.length > 1 ? parts[1] : null, arch);
    }

    private Map<String, String> events() {
        Map<String, String> events = new LinkedHashMap<>();
        attributes.forEach((name, value) -> {
            if (name.startsWith(AttributeNames.EVENT_PREFIX)) {
                events.put(name.toLowerCase(Locale.ROOT), value);
            } else if (name.startsWith(AttributeNames.OTHER_PREFIX)) {
                events.put(name.substring(AttributeNames.OTHER_PREFIX.length()).toLowerCase(Locale.ROOT), value);
            }
        });
        return events;
    }

    private @Nullable String text(String name) {
        String value = attributes.get(name);
        return value == null || value.isEmpty() ? null : value;
    }

    private Optional<Double> number(String name) {
        String value = text(name);
        return value != null && value.matches("[0-9]{1,12}(\\.[0-9]{1,12})?")
                ? Optional.of(Double.valueOf(value))
                : Optional.empty();
    }

    private static @Nullable Instant time(@Nullable String text) {
        try {
            return text == null ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
