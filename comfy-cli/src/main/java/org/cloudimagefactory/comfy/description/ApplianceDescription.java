package org.cloudimagefactory.comfy.description;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.appliance.Services;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.jspecify.annotations.Nullable;

/**
 * What an operator says of an appliance, on top of what its distribution says; all but the distribution is optional. See
 * {@code docs/comfy.md} for the meaning of each field.
 */
public record ApplianceDescription(
        String distribution,
        @Nullable String version,
        @Nullable Architecture arch,
        @Nullable Firmware firmware,
        @Nullable BuildMethod method,
        @Nullable BaseImage base,
        @Nullable String title,
        @Nullable String identifier,
        @Nullable String description,
        List<String> groups,
        List<String> formats,
        @Nullable DiskSize size,
        @Nullable Integer memory,
        @Nullable Integer cpus,
        @Nullable String mirror,
        @Nullable String hostname,
        @Nullable String locale,
        @Nullable String keyboard,
        @Nullable String timezone,
        @Nullable DiskDescription disk,
        List<String> packages,
        List<UserAccount> users,
        List<FileEntry> files,
        @Nullable Services services,
        List<String> kernelArguments,
        @Nullable List<String> contextualization,
        boolean consoleLogin,
        List<Integer> listeningPorts,
        List<Provisioner> provisioners) {
    /** Copies the lists; null means none. */
    public ApplianceDescription {
        groups = orNone(groups);
        formats = orNone(formats);
        packages = orNone(packages);
        users = orNone(users);
        files = orNone(files);
        kernelArguments = orNone(kernelArguments);
        listeningPorts = orNone(listeningPorts);
        provisioners = orNone(provisioners);
        services = services == null ? Services.NONE : services;
    }

    /**
     * An image of the operator's own to build upon.
     *
     * @param image path
     * @param format of the image; qcow2 where none is given
     * @param checksum digest with its algorithm before a colon, or null
     */
    public record BaseImage(
            String image, @Nullable String format, @Nullable String checksum) {}

    private static <T> List<T> orNone(@Nullable List<T> given) {
        return given == null ? List.of() : List.copyOf(given);
    }
}
