package org.cloudimagefactory.comfy.plan;

import java.util.Set;
import java.util.TreeSet;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.common.problem.UsageProblem;

/** Refuses what does not go together with layers: each is an overlay that Packer must hand over as it is, and get into by its key. */
final class LayeredBuildCheck {
    /** Settings of Packer's QEMU builder that choose the disk, or write it anew when the build ends. */
    private static final Set<String> OF_THE_DISK = Set.of(
            "communicator",
            "disk_additional_size",
            "disk_compression",
            "disk_image",
            "qemu_img_args",
            "skip_compaction",
            "skip_resize_disk",
            "use_backing_file");

    /** Those about SSH that say only how long it may take, and how things go over it once the build is in. */
    private static final Set<String> HARMLESS = Set.of(
            "ssh_ciphers",
            "ssh_disable_agent_forwarding",
            "ssh_file_transfer_method",
            "ssh_handshake_attempts",
            "ssh_key_exchange_algorithms",
            "ssh_keep_alive_interval",
            "ssh_pty",
            "ssh_read_write_timeout",
            "ssh_timeout",
            "ssh_wait_timeout");

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
        Set<String> refused = new TreeSet<>();
        for (String setting : plan.settings().packer().qemu().keySet()) {
            if (OF_THE_DISK.contains(setting) || (setting.startsWith("ssh_") && !HARMLESS.contains(setting))) {
                refused.add(setting);
            }
        }
        if (!refused.isEmpty()) {
            throw new UsageProblem(plan.name() + " is made in layers by 'from' or 'checkpoint' (" + chain
                            + "), which does not go together with what distribution "
                            + plan.distribution().name() + " tells Packer: " + String.join(", ", refused))
                    .hint("leave it out of 'qemu' in its description");
        }
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
