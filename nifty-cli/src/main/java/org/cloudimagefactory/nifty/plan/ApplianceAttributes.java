package org.cloudimagefactory.nifty.plan;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.jspecify.annotations.Nullable;

/** Turns what a descriptor says into attributes of images and templates. */
public final class ApplianceAttributes {
    private final String owner;

    /** For objects of the nifty with this identifier. */
    public ApplianceAttributes(String owner) {
        this.owner = owner;
    }

    /** Of a template; the digest comes last of all, when the template is complete. */
    public Map<String, String> ofTemplate(Appliance appliance, String datastoreId) {
        Map<String, String> attributes = of(appliance);
        attributes.put(AttributeNames.DATASTORE, datastoreId);
        return attributes;
    }

    /** Of an image. */
    public Map<String, String> ofImage(Appliance appliance, ApplianceDisk disk) {
        Map<String, String> attributes = of(appliance);
        attributes.put(AttributeNames.DIGEST, appliance.digest());
        disk.checksum().ifPresent(checksum -> attributes.put(AttributeNames.CHECKSUM, checksum));
        put(attributes, AttributeNames.SIZE, disk.disk().size());
        put(attributes, AttributeNames.FORMAT, disk.disk().format());
        if (disk.index() > 0) {
            attributes.put(AttributeNames.DISK, Integer.toString(disk.index()));
        }
        return attributes;
    }

    private Map<String, String> of(Appliance appliance) {
        ApplianceDescriptor descriptor = appliance.descriptor();
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put(AttributeNames.OWNER, owner);
        attributes.put(AttributeNames.IDENTIFIER, appliance.identifier());
        attributes.put(AttributeNames.VERSION, appliance.version());
        put(attributes, AttributeNames.TITLE, descriptor.title());
        put(attributes, AttributeNames.DESCRIPTION, descriptor.description());
        put(attributes, AttributeNames.MPURI, descriptor.mpuri());
        put(attributes, AttributeNames.GROUP, String.join(",", descriptor.groups()));
        OperatingSystem os = descriptor.os();
        put(attributes, AttributeNames.OS, osText(os));
        put(attributes, AttributeNames.ARCHITECTURE, os == null ? null : os.arch());
        put(attributes, AttributeNames.EXPIRES, descriptor.expires());
        put(attributes, AttributeNames.IMAGE_LIST, descriptor.imageList());
        put(attributes, AttributeNames.MEMORY, descriptor.memory());
        Double cpu = descriptor.cpu();
        put(
                attributes,
                AttributeNames.CPU,
                cpu == null
                        ? null
                        : BigDecimal.valueOf(cpu).stripTrailingZeros().toPlainString());
        List<ApplianceDisk> disks = appliance.disks();
        attributes.put(AttributeNames.DISKS, Integer.toString(disks.size()));
        attributes.put(
                AttributeNames.DISK_CHECKSUMS,
                disks.stream()
                        .map(disk -> disk.checksum().orElse(RegisteredDisks.NO_CHECKSUM))
                        .collect(Collectors.joining(",")));
        descriptor.attributes().forEach((key, value) -> put(attributes, carriedName(key), value));
        return attributes;
    }

    /** Only names of events are taken as they are: any other could mean something to OpenNebula, such as PATH. */
    private static String carriedName(String key) {
        String name = key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9_]", "_");
        return name.startsWith(AttributeNames.EVENT_PREFIX) ? name : AttributeNames.OTHER_PREFIX + name;
    }

    private static void put(Map<String, String> attributes, String name, @Nullable Object value) {
        if (value != null && !value.toString().isEmpty()) {
            attributes.put(name, value.toString());
        }
    }

    private static @Nullable String osText(@Nullable OperatingSystem os) {
        if (os == null) {
            return null;
        }
        String distribution = os.distribution() == null ? String.valueOf(os.type()) : os.distribution();
        return os.version() == null ? distribution : distribution + " " + os.version();
    }
}
