package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What a description says of a builder of Packer: it wins over what comfy says, but for what only comfy can know. */
final class BuilderSettings {
    /** Names that Packer has given up, and their successors. */
    private static final Map<String, String> RENAMED = Map.of(
            "ssh_wait_timeout", "ssh_timeout",
            "ssh_host_port_min", "host_port_min",
            "ssh_host_port_max", "host_port_max",
            "ssh_skip_nat_mapping", "skip_nat_mapping",
            "ssh_disable_agent", "ssh_disable_agent_forwarding",
            "ssh_key_path", "ssh_private_key_file");
    /** What the plan decides, what would undo what comfy promises, and what Packer no longer knows. */
    private static final Set<String> IGNORED = Set.of(
            "accelerator",
            "format",
            "guest_additions_attach",
            "http_bind_address",
            "http_content",
            "http_directory",
            "http_interface",
            "http_network_protocol",
            "http_port_max",
            "http_port_min",
            "iso_checksum",
            "iso_checksum_type",
            "iso_checksum_url",
            "iso_md5",
            "iso_url",
            "iso_urls",
            "name",
            "output_directory",
            "output_filename",
            "type",
            "vm_name");

    private static final String ARGUMENTS = "qemuargs";

    private BuilderSettings() {}

    /** The name that Packer has for a setting today. */
    static String name(String key) {
        return RENAMED.getOrDefault(key, key);
    }

    /** Lays the settings over a builder; QEMU's arguments are added to those that are there. */
    static void over(ObjectNode builder, Map<String, JsonNode> settings) {
        new TreeMap<>(settings).forEach((key, value) -> {
            String name = name(key);
            if (name.equals(ARGUMENTS)) {
                value.forEach(argument -> builder.withArray(ARGUMENTS).add(argument));
            } else if (!IGNORED.contains(name)) {
                builder.set(name, value);
            }
        });
    }
}
