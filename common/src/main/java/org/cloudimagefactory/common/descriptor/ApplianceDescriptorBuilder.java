package org.cloudimagefactory.common.descriptor;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the fields of a descriptor; null leaves a field out. */
public final class ApplianceDescriptorBuilder {
    private final Action action;
    private final String identifier;
    private @Nullable String version;
    private @Nullable String title;
    private @Nullable String description;
    private @Nullable String mpuri;
    private List<String> groups = List.of();
    private @Nullable Long memory;
    private @Nullable Double cpu;
    private @Nullable String expires;
    private @Nullable String imageList;
    private @Nullable OperatingSystem os;
    private List<Disk> disks = List.of();
    private final Map<String, String> attributes = new LinkedHashMap<>();

    ApplianceDescriptorBuilder(Action action, String identifier) {
        this.action = action;
        this.identifier = identifier;
    }

    /** Version of the appliance. */
    public ApplianceDescriptorBuilder version(@Nullable String value) {
        version = value;
        return this;
    }

    /** Title, free text. */
    public ApplianceDescriptorBuilder title(@Nullable String value) {
        title = value;
        return this;
    }

    /** Description, free text. */
    public ApplianceDescriptorBuilder description(@Nullable String value) {
        description = value;
        return this;
    }

    /** Market place URI. */
    public ApplianceDescriptorBuilder mpuri(@Nullable String value) {
        mpuri = value;
        return this;
    }

    /** Who may use it. */
    public ApplianceDescriptorBuilder groups(List<String> value) {
        groups = value;
        return this;
    }

    /** MiB recommended. */
    public ApplianceDescriptorBuilder memory(@Nullable Long value) {
        memory = value;
        return this;
    }

    /** Virtual cores recommended. */
    public ApplianceDescriptorBuilder cpu(@Nullable Double value) {
        cpu = value;
        return this;
    }

    /** When it expires. */
    public ApplianceDescriptorBuilder expires(@Nullable Instant value) {
        expires = value == null ? null : value.toString();
        return this;
    }

    /** Identifier of the image list that it came from. */
    public ApplianceDescriptorBuilder imageList(@Nullable String value) {
        imageList = value;
        return this;
    }

    /** What runs in it. */
    public ApplianceDescriptorBuilder os(@Nullable OperatingSystem value) {
        os = value;
        return this;
    }

    /** Its disks. */
    public ApplianceDescriptorBuilder disks(List<Disk> value) {
        disks = value;
        return this;
    }

    /** Entries to carry along. */
    public ApplianceDescriptorBuilder attributes(Map<String, String> value) {
        attributes.putAll(value);
        return this;
    }

    /** The descriptor. */
    public ApplianceDescriptor build() {
        return new ApplianceDescriptor(
                action,
                identifier,
                version,
                title,
                description,
                mpuri,
                groups,
                memory,
                cpu,
                expires,
                imageList,
                os,
                disks,
                attributes,
                Map.of());
    }
}
