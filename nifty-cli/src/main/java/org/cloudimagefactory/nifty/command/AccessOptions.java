package org.cloudimagefactory.nifty.command;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.cli.InGroup;
import org.cloudimagefactory.common.cli.OptionGroup;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.nifty.backend.AccessRules;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is registered, and who may use it. */
@InGroup(OptionGroup.ACCESS)
public final class AccessOptions {
    private static final String USUAL_PERMISSIONS = "640";

    @Option(
            names = "--template-dir",
            paramLabel = "DIR",
            description = "Directory with your own image.j2 and template.j2; 'nifty export-templates' makes one.")
    private @Nullable Path templateDirectory;

    @Option(
            names = "--permissions",
            paramLabel = "OCTAL",
            description = "Permissions of images and templates; default 640, and 600 for appliances without a group.")
    private @Nullable String permissions;

    @Option(
            names = "--group-map",
            paramLabel = "VO=GROUP",
            split = ",",
            description = "Group of the cloud for a group of descriptors; default the same name.")
    private List<String> groupMap = List.of();

    @Option(names = "--create-groups", description = "Create groups that are missing in the cloud.")
    private boolean createGroups;

    @Option(
            names = "--network",
            paramLabel = "NAME",
            description = "Network for the built-in VM template, by name or id; default none.")
    @Nullable
    String network;

    @Option(
            names = "--network-owner",
            paramLabel = "USER",
            description = "Who owns the network that --network names; default oneadmin.")
    @Nullable
    String networkOwner;

    @Option(
            names = "--device-prefix",
            paramLabel = "PREFIX",
            description = "Prefix of disk devices where a descriptor has none; default vd.")
    @Nullable
    String devicePrefix;

    List<Path> reads() {
        return templateDirectory == null ? List.of() : List.of(templateDirectory);
    }

    @Nullable
    Path templateDirectory() {
        return templateDirectory == null ? null : Directories.readable(templateDirectory);
    }

    AccessRules rules() {
        String octal = permissions == null ? USUAL_PERMISSIONS : permissions;
        if (!octal.matches("0?[0-7]{3}")) {
            throw new UsageProblem("'" + octal + "' is no permission").hint("give three octal digits, such as 640");
        }
        Map<String, String> groups = new HashMap<>();
        for (String entry : groupMap) {
            int equals = entry.lastIndexOf('=');
            if (equals <= 0 || equals == entry.length() - 1) {
                throw new UsageProblem("'" + entry + "' of --group-map is not VO=GROUP");
            }
            groups.put(
                    entry.substring(0, equals).strip(),
                    entry.substring(equals + 1).strip());
        }
        return new AccessRules(Integer.parseInt(octal, 8), permissions != null, groups, createGroups);
    }
}
