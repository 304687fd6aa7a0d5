package org.cloudimagefactory.comfy.build;

import java.util.List;
import java.util.regex.Pattern;

/** Files that a sealed system does not have, by directory and name. */
final class LeftoverFiles {
    static final List<Rule> RULES = List.of(
            new Rule("/etc", "(passwd|shadow|group|gshadow|subuid|subgid)-", false),
            new Rule("/etc/ssh", "ssh_host_[a-z0-9]+_key(\\.pub)?", true),
            new Rule("/etc/ssh/sshd_config.d", "(00-comfy-build|50-cloud-init)\\.conf", false),
            new Rule("/etc/dropbear", ".*_host_key", true),
            new Rule("/etc/network/interfaces.d", "50-cloud-init(\\.cfg)?", false),
            new Rule("/etc/netplan", "50-cloud-init\\.yaml", false),
            new Rule("/etc/NetworkManager/system-connections", "cloud-init-.*\\.nmconnection", false),
            new Rule("/etc/systemd/network", "10-cloud-init-.*\\.network", false),
            new Rule("/etc/facter/facts.d", "comfy-build\\.json", false),
            new Rule("/tmp", "comfy-(files|[0-9]+|variables\\.json|facts\\.json)", false),
            new Rule("/var/lib", "random-seed", true),
            new Rule("/var/lib/systemd", "random-seed|credential\\.secret", true),
            new Rule("/var/lib/urandom", "random-seed", true),
            new Rule("/var/lib/misc", "random-seed", true),
            new Rule("/var/lib/seedrng", "seed\\..*", true),
            new Rule("/var/log", "(wtmp|btmp|lastlog)(\\.db)?", true),
            new Rule("/var/lib/cloud", "instance|data", false),
            new Rule("/root", "\\.(bash|ash)_history", true),
            new Rule("/loader", "random-seed", true));

    private LeftoverFiles() {}

    /**
     * One kind of file.
     *
     * @param directory that it would be in
     * @param name pattern
     * @param filled whether it may be there as long as it is empty
     */
    record Rule(String directory, String name, boolean filled) {
        boolean names(String file, long size) {
            return (size > 0 || !filled) && Pattern.matches(name, file);
        }
    }
}
