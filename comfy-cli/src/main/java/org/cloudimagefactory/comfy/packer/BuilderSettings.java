package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.description.BuilderNames;

/** What a description says of a builder of Packer: it wins over what comfy says, but for what only comfy can know. */
final class BuilderSettings {
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

    /** Lays the settings over a builder; QEMU's arguments are added to those that are there. */
    static void over(ObjectNode builder, Map<String, JsonNode> settings) {
        new TreeMap<>(settings).forEach((key, value) -> {
            String name = BuilderNames.today(key);
            if (name.equals(ARGUMENTS)) {
                value.forEach(argument -> builder.withArray(ARGUMENTS).add(argument));
            } else if (!IGNORED.contains(name)) {
                builder.set(name, value);
            }
        });
    }
}
