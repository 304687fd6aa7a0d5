package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.description.BuilderNames;

/** What counts of that which a description says of Packer's builders, by what the machine starts from. */
final class LayeredSettings {
    /** Nothing is installed on a layer. */
    private static final Set<String> FOR_INSTALLERS = Set.of(
            "boot_command",
            "boot_key_interval",
            "boot_keygroup_interval",
            "boot_steps",
            "boot_wait",
            "cd_content",
            "cd_files",
            "cd_label",
            "floppy_content",
            "floppy_dirs",
            "floppy_files",
            "floppy_label");

    private LayeredSettings() {}

    /** The settings that count where a machine starts so. */
    static Map<String, JsonNode> of(Map<String, JsonNode> settings, PackerInputs.Start start) {
        if (start != PackerInputs.Start.LAYER) {
            return settings;
        }
        Map<String, JsonNode> counting = new TreeMap<>(settings);
        counting.keySet().removeIf(key -> FOR_INSTALLERS.contains(BuilderNames.today(key)));
        return counting;
    }
}
