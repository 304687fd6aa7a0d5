package org.cloudimagefactory.comfy.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.description.BuilderNames;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Refuses what does not go together with layers: each is an overlay that Packer must hand over as it is, and get into by its key. */
final class LayeredBuildCheck {
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
            "net_bridge",
            "qemu_img_args",
            "skip_compaction",
            "skip_nat_mapping",
            "skip_resize_disk",
            "use_backing_file");

    private static final List<String> REFUSED_BEGINNINGS =
            List.of("efi_", "iso_", "ssh_", "temporary_key_pair_", "winrm_");

    /** How SSH is spoken, not who comes in. */
    private static final Set<String> SPEECH = Set.of(
            "ssh_ciphers",
            "ssh_disable_agent_forwarding",
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
            "-mtdblock",
            "-net",
            "-netdev",
            "-nic",
            "-pflash",
            "-readconfig",
            "-sd",
            "-snapshot");

    private LayeredBuildCheck() {}

    /**
     * Looks at a plan that has layers.
     *
     * @param chain names of the description and of those below it
     */
    static void check(BuildPlan plan, String chain) {
        if (plan.virtualBox()) {
            throw new UsageProblem("VirtualBox builds no layers, and " + plan.name()
                            + " has some by 'from' or 'checkpoint' (" + chain + ")")
                    .hint("use format ova, which is made of QEMU's image");
        }
        List<String> refused = refused(plan.settings().packer().qemu());
        if (!refused.isEmpty()) {
            throw new UsageProblem(plan.name() + " is made in layers by 'from' or 'checkpoint' (" + chain
                            + "), which does not go together with what distribution "
                            + plan.distribution().name() + " tells Packer: " + String.join(", ", refused))
                    .hint("leave it out of 'qemu' in its description; source, disk and way in of a layer are comfy's");
        }
    }

    private static List<String> refused(Map<String, JsonNode> settings) {
        List<String> refused = new ArrayList<>();
        new TreeMap<>(settings).forEach((key, value) -> {
            String name = BuilderNames.today(key);
            if (REFUSED.contains(name)
                    || (!SPEECH.contains(name) && REFUSED_BEGINNINGS.stream().anyMatch(name::startsWith))) {
                refused.add(key);
            } else if (name.equals("qemuargs")) {
                value.forEach(argument -> {
                    // QEMU takes its words with two hyphens, too.
                    String word = argument.path(0).asText();
                    if (REFUSED_ARGUMENTS.contains(word.replaceFirst("^--", "-"))) {
                        refused.add("qemuargs " + word);
                    }
                });
            }
        });
        return refused;
    }

    /**
     * Whether a disk is as large as that of the layers below it.
     *
     * @param below plan of the description that it stands on
     */
    static void room(BuildPlan plan, BuildPlan below, String chain) {
        DiskSize size = plan.appliance().disk().size();
        DiskSize least = below.appliance().disk().size();
        if (size.bytes() < least.bytes()) {
            throw new UsageProblem("a disk of " + size + " is too small for " + plan.name() + ": " + below.name()
                            + " below it has " + least + ", and disks only grow (" + chain + ")")
                    .hint("give a larger 'size' or --size");
        }
    }
}
