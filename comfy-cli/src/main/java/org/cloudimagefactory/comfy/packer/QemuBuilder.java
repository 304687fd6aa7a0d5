package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.Accelerator;

/** The part of a template for Packer's QEMU builder. */
final class QemuBuilder {
    private static final int KVM_SSH_MINUTES = 30;
    /** A layer has started before, and nothing is installed on it. */
    private static final int KVM_LAYER_SSH_MINUTES = 10;

    private static final int TCG_FACTOR = 3;
    private static final String QEMU_ARGUMENTS = "qemuargs";

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final BuildPlan plan;
    private final BuildDirectory directory;
    private final PackerInputs inputs;

    QemuBuilder(BuildPlan plan, BuildDirectory directory, PackerInputs inputs) {
        this.plan = plan;
        this.directory = directory;
        this.inputs = inputs;
    }

    ObjectNode build() {
        ObjectNode builder = json.objectNode();
        builder.put("type", "qemu");
        builder.put("accelerator", plan.machine().accelerator().qemuName());
        builder.put("headless", true);
        source(builder);
        image(builder);
        machine(builder);
        boot(builder);
        access(builder);
        builder.set(QEMU_ARGUMENTS, qemuArguments());
        BuilderSettings.over(
                builder, LayeredSettings.of(plan.settings().packer().qemu(), inputs.start()));
        return builder;
    }

    private void source(ObjectNode builder) {
        builder.put("iso_url", inputs.iso());
        builder.put("iso_checksum", inputs.isoChecksum());
        if (inputs.isImage()) {
            builder.put("disk_image", true);
        }
    }

    private void image(ObjectNode builder) {
        builder.put("output_directory", directory.packerOutput().toString());
        builder.put(
                "vm_name",
                Objects.requireNonNull(directory.image().getFileName()).toString());
        builder.put("format", "qcow2");
        builder.put("disk_size", plan.appliance().disk().size().packer());
        builder.put("disk_interface", "virtio");
        builder.put("disk_cache", "unsafe");
        builder.put("disk_discard", "unmap");
        builder.put("disk_detect_zeroes", "unmap");
        // The image is compacted once, after it was checked.
        builder.put("skip_compaction", true);
    }

    private void machine(ObjectNode builder) {
        builder.put("qemu_binary", inputs.machine().program());
        builder.put("machine_type", inputs.machine().name());
        builder.put("net_device", "virtio-net");
        builder.put("memory", plan.machine().memory());
        builder.put("cpus", plan.machine().cpus());
    }

    private void boot(ObjectNode builder) {
        DistributionSettings settings = plan.settings();
        Firmware firmware = plan.appliance().system().firmware();
        boolean fast = plan.machine().accelerator() == Accelerator.KVM;
        builder.put("boot_wait", inputs.isImage() ? "0s" : settings.installing().bootWait(firmware));
        if (!inputs.isImage()) {
            builder.put("boot_key_interval", fast ? "10ms" : "50ms");
            builder.set("boot_command", strings(settings.installing().bootCommand(firmware)));
        }
    }

    private void access(ObjectNode builder) {
        DistributionSettings settings = plan.settings();
        boolean fast = plan.machine().accelerator() == Accelerator.KVM;
        builder.put("communicator", "ssh");
        if (inputs.isImage()) {
            builder.put("ssh_username", "root");
            builder.put("ssh_private_key_file", directory.key().toString());
        } else {
            builder.put("ssh_username", settings.guest().sshUsername());
            builder.put(PackerTemplate.PASSWORD, "{{user `" + PackerTemplate.PASSWORD + "`}}");
        }
        int minutes = inputs.start() == PackerInputs.Start.LAYER ? KVM_LAYER_SSH_MINUTES : KVM_SSH_MINUTES;
        builder.put("ssh_timeout", (fast ? minutes : minutes * TCG_FACTOR) + "m");
        builder.put("shutdown_command", settings.guest().shutdownCommand());
        builder.put("shutdown_timeout", "5m");
    }

    private ArrayNode qemuArguments() {
        ArrayNode arguments = json.arrayNode();
        arguments.add(strings(List.of("-cpu", plan.machine().accelerator().processor())));
        arguments.add(strings(List.of("-serial", "file:" + directory.console().serial())));
        arguments.add(strings(List.of("-qmp", "unix:" + directory.console().socket() + ",server=on,wait=off")));
        if (plan.appliance().system().architecture() == Architecture.X86_64) {
            List<String> firmware = directory.console().firmwareArguments();
            arguments.add(strings(firmware.subList(0, 2)));
            arguments.add(strings(firmware.subList(2, 4)));
        }
        // Packer's own setting would open the guest's SSH port to the network.
        arguments.add(strings(List.of("-netdev", "user,id=user.0,hostfwd=tcp:127.0.0.1:{{ .SSHHostPort }}-:22")));
        if (inputs.hasSeed()) {
            arguments.add(strings(List.of("-cdrom", directory.seed().toString())));
        }
        if (plan.appliance().system().architecture() == Architecture.AARCH64) {
            armDevices(arguments);
        }
        firmware(arguments);
        bootOrder(arguments);
        return arguments;
    }

    /**
     * UEFI prefers CDs, so that an installed system would never start. With the disk first, the CD's turn is as long as the
     * disk is empty. On other machines the CD is a disk like any other and has no place of its own.
     */
    private void bootOrder(ArrayNode arguments) {
        if (inputs.machine().firmwareCode() != null && inputs.machine().name().equals("pc") && !inputs.isImage()) {
            arguments.add(strings(List.of("-global", "virtio-blk-pci.bootindex=1")));
            arguments.add(strings(List.of("-global", "ide-cd.bootindex=2")));
        }
    }

    /** QEMU's ARM machine comes without a screen and a keyboard to type a boot command on. */
    private void armDevices(ArrayNode arguments) {
        // One device named here takes the place of all that Packer names: its network card must be named again.
        for (String device : List.of("virtio-net,netdev=user.0", "virtio-gpu-pci", "qemu-xhci", "usb-kbd")) {
            arguments.add(strings(List.of("-device", device)));
        }
    }

    /** Both halves of the flash memory by their place, so that Packer's own drives are left alone. */
    private void firmware(ArrayNode arguments) {
        if (inputs.machine().firmwareCode() != null) {
            arguments.add(strings(List.of(
                    "-blockdev",
                    "driver=file,filename=" + inputs.machine().firmwareCode() + ",node-name=comfy-code,read-only=on")));
            arguments.add(strings(List.of(
                    "-blockdev",
                    "driver=file,filename=" + directory.firmwareVariables() + ",node-name=comfy-variables")));
            arguments.add(strings(List.of(
                    "-machine",
                    "type=" + inputs.machine().name() + ",accel="
                            + plan.machine().accelerator().qemuName()
                            + ",pflash0=comfy-code,pflash1=comfy-variables")));
        }
    }

    private JsonNode strings(List<String> texts) {
        ArrayNode array = json.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
