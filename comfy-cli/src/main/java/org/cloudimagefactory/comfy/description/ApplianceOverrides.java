package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.jspecify.annotations.Nullable;

/** What the command line says of an appliance; null and empty leave the description's word. */
public record ApplianceOverrides(
        @Nullable String version,
        @Nullable Architecture arch,
        @Nullable Firmware firmware,
        @Nullable BuildMethod method,
        @Nullable String title,
        @Nullable String identifier,
        @Nullable String description,
        List<String> groups,
        List<String> formats,
        @Nullable DiskSize size,
        @Nullable Integer memory,
        @Nullable Integer cpus,
        @Nullable String mirror) {
    public ApplianceOverrides {
        groups = List.copyOf(groups);
        formats = List.copyOf(formats);
    }

    /** Nothing is said. */
    public static ApplianceOverrides none() {
        return new ApplianceOverrides(
                null, null, null, null, null, null, null, List.of(), List.of(), null, null, null, null);
    }

    /** The same with a firmware. */
    public ApplianceOverrides with(Firmware other) {
        return new ApplianceOverrides(
                version,
                arch,
                other,
                method,
                title,
                identifier,
                description,
                groups,
                formats,
                size,
                memory,
                cpus,
                mirror);
    }

    /** The same with a way to build. */
    public ApplianceOverrides with(BuildMethod other) {
        return new ApplianceOverrides(
                version,
                arch,
                firmware,
                other,
                title,
                identifier,
                description,
                groups,
                formats,
                size,
                memory,
                cpus,
                mirror);
    }
}
