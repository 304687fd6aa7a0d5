package org.cloudimagefactory.comfy.appliance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
 * @param packages to be installed, by the names of the distribution
 * @param users who may log in
 * @param files to be put into it, after the installation
 * @param services what is started at boot, set after the installation
 * @param kernelArguments on top of the distribution's
 * @param contextualization names such as {@code cloud-init} and {@code one-context}
 * @param consoleLogin whether passwords of described users let in on the console
 * @param listeningPorts TCP ports that are open when it is up
 * @param provisioners in order, run over SSH; the names of their files are absolute
 * @param contextualizedBy who reads the context, in words, by the name of each way of contextualization
 * @param contextPackage OpenNebula's own package, where the site configures one and it is asked for
 */
public record AppliancePlan(
        ApplianceIdentity identity,
        SystemRelease system,
        @Nullable String hostname,
        Localization localization,
        DiskLayout disk,
        List<String> packages,
        List<UserAccount> users,
        List<FileEntry> files,
        Services services,
        List<String> kernelArguments,
        List<String> contextualization,
        boolean consoleLogin,
        List<Integer> listeningPorts,
        List<Provisioner> provisioners,
        Map<String, String> contextualizedBy,
        @Nullable ContextPackage contextPackage) {
    public AppliancePlan {
        packages = List.copyOf(packages);
        users = List.copyOf(users);
        files = List.copyOf(files);
        kernelArguments = List.copyOf(kernelArguments);
        contextualization = List.copyOf(contextualization);
        listeningPorts = List.copyOf(listeningPorts);
        provisioners = List.copyOf(provisioners);
        contextualizedBy = Collections.unmodifiableMap(new LinkedHashMap<>(contextualizedBy));
    }

    /** A plan in which nothing is said of who reads the context. */
    public AppliancePlan(
            ApplianceIdentity identity,
            SystemRelease system,
            @Nullable String hostname,
            Localization localization,
            DiskLayout disk,
            List<String> packages,
            List<UserAccount> users,
            List<FileEntry> files,
            Services services,
            List<String> kernelArguments,
            List<String> contextualization,
            boolean consoleLogin,
            List<Integer> listeningPorts,
            List<Provisioner> provisioners) {
        this(
                identity,
                system,
                hostname,
                localization,
                disk,
                packages,
                users,
                files,
                services,
                kernelArguments,
                contextualization,
                consoleLogin,
                listeningPorts,
                provisioners,
                Map.of(),
                null);
    }

    /** The host name, or one that its distribution's name gives. */
    public String hostnameOrUsual() {
        return hostname == null ? system.hostname() : hostname;
    }

    /** The same plan with another disk. */
    public AppliancePlan withDisk(DiskLayout other) {
        return new AppliancePlan(
                identity,
                system,
                hostname,
                localization,
                other,
                packages,
                users,
                files,
                services,
                kernelArguments,
                contextualization,
                consoleLogin,
                listeningPorts,
                provisioners);
    }
}
