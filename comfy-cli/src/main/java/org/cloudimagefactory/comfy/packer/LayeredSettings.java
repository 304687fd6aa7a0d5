package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.description.BuilderNames;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/** What counts of that which a description says of Packer's builders, by what the machine starts from. */
public final class LayeredSettings {
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

    /** What a description has QEMU be told beside what Packer says, of a machine that starts from a layer. */
    public static List<List<String>> arguments(BuildPlan plan) {
        List<List<String>> arguments = new ArrayList<>();
        plan.settings().packer().qemu().forEach((key, value) -> {
            if (BuilderNames.today(key).equals("qemuargs")) {
                for (JsonNode one : value) {
                    List<String> words = new ArrayList<>();
                    one.forEach(word -> words.add(word.asText()));
                    // What only Packer can fill in is Packer's.
                    if (words.stream().noneMatch(word -> word.contains("{{"))) {
                        arguments.add(words);
                    }
                }
            }
        });
        return arguments;
    }

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
