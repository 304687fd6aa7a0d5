package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.jspecify.annotations.Nullable;

/**
 * What the settings of Packer's QEMU builder say of the size of the machine: defaults like any other, so that an appliance and
 * the command line win over them. What is of no known form stays a setting of the builder.
 */
final class QemuMachine {
    private static final Pattern DISK = Pattern.compile("[1-9][0-9]{0,8}[KMGTkmgt]?");
    private static final Pattern MEMORY = Pattern.compile("[1-9][0-9]{0,6}[MGmg]?");
    private static final Pattern CPUS = Pattern.compile("[1-9][0-9]{0,2}");
    private static final String ARGUMENTS = "qemuargs";

    private final Map<String, JsonNode> settings;

    QemuMachine(Map<String, JsonNode> settings) {
        this.settings = new HashMap<>(settings);
    }

    /** The size of the machine, where the settings leave it to the given one. */
    MachineDefaults over(MachineDefaults usual) {
        String disk = taken("disk_size", DISK);
        String memory = takenOrArgument("memory", "-m", MEMORY);
        String cpus = takenOrArgument("cpus", "-smp", CPUS);
        return new MachineDefaults(
                disk == null ? usual.diskSize() : DiskSize.parse(disk),
                memory == null
                        ? usual.memory()
                        : Integer.valueOf((int) DiskSize.parse(memory).mebibytes()),
                cpus == null ? usual.cpus() : Integer.valueOf(cpus),
                usual.leastDiskSize(),
                usual.leastMemory());
    }

    /** The settings that say something else. */
    Map<String, JsonNode> rest() {
        return settings;
    }

    /** QEMU's own argument wins over the setting of the builder, as it does in Packer. */
    private @Nullable String takenOrArgument(String key, String option, Pattern form) {
        String setting = taken(key, form);
        String argument = takenArgument(option, form);
        return argument == null ? setting : argument;
    }

    private @Nullable String taken(String key, Pattern form) {
        JsonNode value = settings.get(key);
        if (value == null || !form.matcher(value.asText()).matches()) {
            return null;
        }
        settings.remove(key);
        return value.asText();
    }

    private @Nullable String takenArgument(String option, Pattern form) {
        JsonNode arguments = settings.get(ARGUMENTS);
        if (arguments == null) {
            return null;
        }
        String found = null;
        ArrayNode others = JsonNodeFactory.instance.arrayNode();
        for (JsonNode argument : arguments) {
            String value = argument.path(1).asText("");
            if (argument.path(0).asText("").equals(option)
                    && form.matcher(value).matches()) {
                found = value;
            } else {
                others.add(argument);
            }
        }
        settings.put(ARGUMENTS, others);
        return found;
    }
}
