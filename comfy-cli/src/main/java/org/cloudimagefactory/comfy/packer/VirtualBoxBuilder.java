package org.cloudimagefactory.comfy.packer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.description.DistributionSettings;
import org.cloudimagefactory.comfy.plan.BuildPlan;

/** The part of a template for Packer's VirtualBox builder, which makes an OVA. */
final class VirtualBoxBuilder {
    /** Of those that every VirtualBox since version 5 knows; it chooses devices by them. */
    private static final Map<String, String> GUEST_TYPES =
            Map.of("debian", "Debian_64", "redhat", "RedHat_64", "suse", "OpenSUSE_64");

    private static final Map<String, String> OWN_GUEST_TYPES = Map.of("ubuntu", "Ubuntu_64", "fedora", "Fedora_64");

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
        builder.put("guest_os_type", guestType(plan.appliance().system()));
        builder.put("guest_additions_mode", "disable");
        builder.put("iso_url", inputs.iso());
        builder.put("iso_checksum", inputs.isoChecksum());
        builder.put("output_directory", directory.packerOutput().toString());
        builder.put("vm_name", "image");
        builder.put("format", "ova");
        builder.put("disk_size", plan.appliance().disk().size().mebibytes());
        builder.put("hard_drive_interface", "ide");
        builder.put("hard_drive_discard", true);
        builder.put("memory", plan.machine().memory());
        builder.put("cpus", plan.machine().cpus());
        builder.put("boot_wait", settings.installing().bootWait(firmware));
        builder.set("boot_command", strings(settings.installing().bootCommand(firmware)));
        builder.put("communicator", "ssh");
        builder.put("ssh_username", settings.guest().sshUsername());
        builder.put(PackerTemplate.PASSWORD, "{{user `" + PackerTemplate.PASSWORD + "`}}");
        builder.put("ssh_timeout", "30m");
        builder.put("shutdown_command", settings.guest().shutdownCommand());
        builder.put("shutdown_timeout", "5m");
        if (firmware == Firmware.UEFI) {
            builder.put("firmware", "efi");
        }
        BuilderSettings.over(builder, settings.packer().virtualbox());
        return builder;
    }

    private static String guestType(SystemRelease system) {
        String family = GUEST_TYPES.getOrDefault(system.family(), "Linux_64");
        return OWN_GUEST_TYPES.getOrDefault(system.distribution(), family);
    }

    private ArrayNode strings(List<String> texts) {
        ArrayNode array = json.arrayNode();
        texts.forEach(array::add);
        return array;
    }
}
