package org.cloudimagefactory.comfy.appliance;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is to be in one appliance, decided and checked: names match their patterns, so that they need no quoting
 * in shells and installer files; texts for people (title, full names, file contents) are free and have to be quoted.
 * Secrets of the build are no part of it.
 *
 * @param identity what the descriptor says of it
 * @param system which system it runs
 * @param hostname until contextualization gives another; null: as the system that the build starts from has it
 * @param localization language and place
 * @param disk how the disk is divided
 * @param content what is put into it
 * @param access how it is reached when it is up
 * @param provisioners in order, run over SSH; the names of their files are absolute
 * @param context who reads the context
 */
public record AppliancePlan(
        ApplianceIdentity identity,
        SystemRelease system,
        @Nullable String hostname,
        Localization localization,
        DiskLayout disk,
        @JsonUnwrapped Content content,
        @JsonUnwrapped Access access,
        List<Provisioner> provisioners,
        @JsonUnwrapped ContextReaders context) {
    public AppliancePlan {
        provisioners = List.copyOf(provisioners);
    }

    /** The host name, or one that its distribution's name gives. */
    public String hostnameOrUsual() {
        return hostname == null ? system.hostname() : hostname;
    }

    /** The same plan with another disk. */
    public AppliancePlan withDisk(DiskLayout other) {
        return new AppliancePlan(
                identity, system, hostname, localization, other, content, access, provisioners, context);
    }
}
