package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/** The part of a template for Packer's VirtualBox builder, which makes an OVA. */
final class VirtualBoxBuilder {
    private static final String GUEST_TYPE = "Linux_64";

    private final JsonNodeFactory json = JsonNodeFactory.instance;
    private final BuildPlan plan;
    private final BuildDirectory directory;
    private final PackerInputs inputs;

    VirtualBoxBuilder(BuildPlan plan, BuildDirectory directory, PackerInputs inputs) {
        this.plan = plan;
        this.directory = directory;
        this.inputs = inputs;
    }

    ObjectNode build() {
        DistributionSettings settings = plan.settings();
        Firmware firmware = plan.appliance().system().firmware();
        ObjectNode builder = json.objectNode();
        builder.put("type", "virtualbox-iso");
        builder.put("headless", true);
        builder.put("guest_os_type", GUEST_TYPE);
        builder.put("guest_additions_mode", "disable");
        builder.put("iso_url", inputs.iso());
        builder.put("iso_checksum", inputs.isoChecksum());
        builder.put("output_directory", directory.packerOutput().toString());
        builder.put("vm_name", "image");
        builder.put("format", "ova");
        builder.put("disk_size", plan.appliance().disk().size().mebibytes());
        builder.put("hard_drive_discard", true);
        builder.put("memory", plan.machine().memory());
        builder.put("cpus", plan.machine().cpus());
        builder.put("boot_wait", settings.bootWait(firmware));
        builder.set("boot_command", strings(settings.bootCommand(firmware)));
        builder.put("communicator", "ssh");
        builder.put("ssh_username", Objects.requireNonNull(settings.sshUsername()));
        builder.put(PackerTemplate.PASSWORD, "{{user `" + PackerTemplate.PASSWORD + "`}}");
        builder.put("ssh_timeout", "30m");
        builder.put("shutdown_command", Objects.requireNonNull(settings.shutdownCommand()));
        builder.put("shutdown_timeout", "5m");
        if (firmware == Firmware.UEFI) {
            builder.put("firmware", "efi");
        }
        BuilderSettings.over(builder, settings.virtualbox());
        return builder;
    }

    private ArrayNode strings(List<String> texts) {
        ArrayNode array = json.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
