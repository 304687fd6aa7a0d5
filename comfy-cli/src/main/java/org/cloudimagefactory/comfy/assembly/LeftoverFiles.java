package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import java.util.regex.Pattern;

/** Files that a sealed system does not have, by directory and name. */
final class LeftoverFiles {
    static final List<Rule> RULES = List.of(
            rule("/etc", "(passwd|shadow|group|gshadow|subuid|subgid)-|hostid"),
            filled("/etc/ssh", "ssh_host_[a-z0-9]+_key(\\.pub)?"),
            rule("/etc/ssh/sshd_config.d", "(00-comfy-build|01-permitrootlogin|50-cloud-init)\\.conf"),
            filled("/etc/dropbear", ".*_host_key"),
            network("/etc/network/interfaces.d", "50-cloud-init(\\.cfg)?"),
            network("/etc/netplan", "50-cloud-init\\.yaml"),
            network("/etc/NetworkManager/system-connections", "cloud-init-.*\\.nmconnection"),
            network("/etc/systemd/network", "10-cloud-init-.*\\.network"),
            rule("/etc/facter/facts.d", "comfy-build\\.json"),
            rule("/tmp", "comfy-([0-9]+|variables\\.json|facts\\.json)"),
            rule("/var/tmp", "comfy-[0-9]+"),
            filled("/var/lib", "random-seed"),
            filled("/var/lib/systemd", "random-seed|credential\\.secret"),
            filled("/var/lib/urandom", "random-seed"),
            filled("/var/lib/misc", "random-seed"),
            filled("/var/lib/seedrng", "seed\\..*"),
            filled("/var/log", "(wtmp|btmp|lastlog)(\\.db)?"),
            rule("/var/lib/cloud", "instance|data"),
            filled("/root", "\\.(bash|ash)_history"),
            filled("/boot/loader", "random-seed"),
            filled("/loader", "random-seed"));

    private LeftoverFiles() {}

    private static Rule rule(String directory, String name) {
        return new Rule(directory, name, false, false);
    }

    private static Rule filled(String directory, String name) {
        return new Rule(directory, name, true, false);
    }

    private static Rule network(String directory, String name) {
        return new Rule(directory, name, false, true);
    }

    /**
     * One kind of file.
     *
     * @param directory that it would be in
     * @param name pattern
     * @param filled whether it may be there as long as it is empty
     * @param anew whether it may be there unless cloud-init is, which writes it anew
     */
    record Rule(String directory, String name, boolean filled, boolean anew) {
        boolean names(String file, long size) {
            return (size > 0 || !filled) && Pattern.matches(name, file);
        }
    }
}
