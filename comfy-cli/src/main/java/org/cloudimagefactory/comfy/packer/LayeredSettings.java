package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.UsageProblem;

/** What a description may say of Packer's builders when its build is made of layers. */
public final class LayeredSettings {
    /**
     * They would have Packer start from something else, make one disk of a chain, give it another size, look for the guest
     * elsewhere, or end it otherwise than in order.
     */
    private static final Set<String> REFUSED = Set.of(
            "communicator",
            "disable_shutdown",
            "disk_additional_size",
            "disk_compression",
            "disk_image",
            "disk_size",
            "format",
            "qemu_img_args",
            "skip_compaction",
            "skip_nat_mapping",
            "skip_resize_disk",
            "use_backing_file");

    private static final List<String> REFUSED_BEGINNINGS = List.of("iso_", "ssh_", "temporary_key_pair_", "winrm_");
    /** How SSH is spoken, not who comes in. */
    private static final Set<String> SPEECH = Set.of(
            "ssh_ciphers",
            "ssh_file_transfer_method",
            "ssh_handshake_attempts",
            "ssh_keep_alive_interval",
            "ssh_key_exchange_algorithms",
            "ssh_pty",
            "ssh_read_write_timeout",
            "ssh_timeout");
    /** QEMU's own words for other disks, another system, or another network. */
    private static final Set<String> REFUSED_ARGUMENTS = Set.of(
            "-append",
            "-blockdev",
            "-cdrom",
            "-drive",
            "-fda",
            "-fdb",
            "-hda",
            "-hdb",
            "-hdc",
            "-hdd",
            "-incoming",
            "-initrd",
            "-kernel",
            "-loadvm",
            "-net",
            "-netdev",
            "-nic",
            "-snapshot");
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

    /** Refuses, by name, what can't be in a build of layers; a build in one run takes all of it. */
    public static void require(BuildPlan plan) {
        if (plan.virtualBox()) {
            throw new UsageProblem(plan.name() + " is built of layers, which VirtualBox does not know")
                    .hint("ask for another format; 'ova' makes what VirtualBox imports");
        }
        List<String> refused = new ArrayList<>();
        new TreeMap<>(plan.settings().packer().qemu()).forEach((key, value) -> {
            String name = BuilderSettings.name(key);
            if (REFUSED.contains(name)
                    || (!SPEECH.contains(name) && REFUSED_BEGINNINGS.stream().anyMatch(name::startsWith))) {
                refused.add(key);
            } else if (name.equals("qemuargs")) {
                value.forEach(argument -> {
                    if (REFUSED_ARGUMENTS.contains(argument.path(0).asText())) {
                        refused.add("qemuargs " + argument.path(0).asText());
                    }
                });
            }
        });
        if (!refused.isEmpty()) {
            throw new UsageProblem(plan.name() + " is built of layers, for which 'qemu' of its distribution can't say: "
                            + String.join(", ", refused))
                    .hint("take it out there; source, disk and way in of a layer are comfy's");
        }
    }

    /** What a description has QEMU be told beside what Packer says, of a machine that starts from a layer. */
    public static List<List<String>> arguments(BuildPlan plan) {
        List<List<String>> arguments = new ArrayList<>();
        plan.settings().packer().qemu().forEach((key, value) -> {
            if (BuilderSettings.name(key).equals("qemuargs")) {
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
        counting.keySet().removeIf(key -> FOR_INSTALLERS.contains(BuilderSettings.name(key)));
        return counting;
    }
}
