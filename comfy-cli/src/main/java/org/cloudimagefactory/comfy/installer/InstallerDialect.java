package org.cloudimagefactory.comfy.installer;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Localization;

/**
 * What one kind of installer reads: {@code preseed}, {@code kickstart}, {@code autoinstall}, ... A dialect is a pure
 * function of plan and access. It expresses disk, localization, host name, packages, users and kernel arguments of the
 * plan and the access of the build; files, services and provisioners are done after the installation over SSH. What
 * a dialect can't express it must say, never pass over.
 */
public interface InstallerDialect {
    /** The name in descriptions. */
    String name();

    /** What of this plan the installer has no words for; empty when it can install it. */
    List<Inexpressible> inexpressible(AppliancePlan plan);

    /**
     * The answers, by the file names under which Packer's HTTP server (or the seed CD) offers them. Called only for plans
     * that are expressible.
     */
    Map<String, String> render(AppliancePlan plan, BuildAccess access);

    /** What it sets of language and place when nothing is said; what it leaves alone is null. */
    default Localization usual() {
        return Localization.USUAL;
    }

    /** Whether it gives every system a host name, so that one that nobody described gets the usual one. */
    default boolean setsHostname() {
        return true;
    }

    /** Whether it divides the disk as a plan says, also where nobody described it. */
    default boolean dividesDisk() {
        return true;
    }

    /** How a mirror that somebody asks for gets to the package manager. */
    default MirrorUse mirrorUse() {
        return MirrorUse.ANSWERS;
    }

    /** The ways of a mirror to the package manager. */
    enum MirrorUse {
        /** The answers name it. */
        ANSWERS,
        /** The distribution's own templates name it, where they do. */
        TEMPLATES,
        /** The package sources of the started system are pointed to it. */
        GUEST,
        /** It has none. */
        NONE
    }

    /**
     * A part of a description that an installer has no words for.
     *
     * @param field of the appliance description, such as {@code disk.volume_groups}
     * @param reason why not, and what could be done instead
     */
    record Inexpressible(String field, String reason) {}
}
