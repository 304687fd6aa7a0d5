package org.cloudimagefactory.comfy.description;

import java.util.Map;

/** Names of settings of Packer's builders. */
public final class BuilderNames {
    /** Names that Packer has given up, and their successors. */
    private static final Map<String, String> RENAMED = Map.of(
            "ssh_wait_timeout", "ssh_timeout",
            "ssh_host_port_min", "host_port_min",
            "ssh_host_port_max", "host_port_max",
            "ssh_skip_nat_mapping", "skip_nat_mapping",
            "ssh_disable_agent", "ssh_disable_agent_forwarding",
            "ssh_key_path", "ssh_private_key_file");

    private BuilderNames() {}

    /** The name that Packer has for a setting today. */
    public static String today(String name) {
        return RENAMED.getOrDefault(name, name);
    }
}
