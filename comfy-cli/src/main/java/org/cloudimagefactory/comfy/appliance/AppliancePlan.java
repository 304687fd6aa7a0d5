package org.cloudimagefactory.comfy.appliance;

import java.util.List;

/**
 * Everything that is to be in one appliance, decided and checked: names match their patterns, so that they need no quoting
 * in shells and installer files; texts for people (title, full names, file contents) are free and have to be quoted.
 * Secrets of the build are no part of it.
 *
 * @param identity what the descriptor says of it
 * @param system which system it runs
 * @param hostname until contextualization gives another
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
 */
public record AppliancePlan(
        ApplianceIdentity identity,
        SystemRelease system,
        String hostname,
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
    /** Copies the lists. */
    public AppliancePlan {
        packages = List.copyOf(packages);
        users = List.copyOf(users);
        files = List.copyOf(files);
        kernelArguments = List.copyOf(kernelArguments);
        contextualization = List.copyOf(contextualization);
        listeningPorts = List.copyOf(listeningPorts);
        provisioners = List.copyOf(provisioners);
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
