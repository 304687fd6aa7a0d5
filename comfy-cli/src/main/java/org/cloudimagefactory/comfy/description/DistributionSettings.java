package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one version of a distribution on one architecture, after all overrides. URLs are templates, whose
 * variables {@code docs/templates.md} lists.
 *
 * @param title for people
 * @param family distributions that are alike
 * @param media what it can be made from
 * @param installing how it is started and answered
 * @param machine what the build needs of its virtual machine
 * @param guest how it is made into an appliance
 * @param defaults lowest layer of every appliance description of it
 * @param packer settings of Packer's builders; those that {@code machine} has, too, are moved there
 */
public record DistributionSettings(
        @Nullable String title,
        @Nullable String family,
        @JsonUnwrapped Media media,
        @JsonUnwrapped InstallerSettings installing,
        MachineDefaults machine,
        @JsonUnwrapped GuestSettings guest,
        ObjectNode defaults,
        @JsonUnwrapped PackerSettings packer) {
    /** Packer's names for it. */
    private static final Set<String> EMULATION = Set.of("tcg", "none");

    /** Fills in what is not given. */
    public DistributionSettings {
        QemuMachine said = new QemuMachine(packer.qemu());
        machine = said.over(machine == null ? new MachineDefaults(null, null, null) : machine);
        packer = new PackerSettings(said.rest(), packer.virtualbox());
        defaults = defaults == null ? JsonNodeFactory.instance.objectNode() : defaults;
    }

    /** Whether guests are to be emulated, whatever the host can do. */
    public boolean wantsEmulation() {
        JsonNode accelerator = packer.qemu().get("accelerator");
        return accelerator != null && EMULATION.contains(accelerator.asText());
    }

    /** The cloud image that starts with this firmware, where there is one. */
    public @Nullable CloudImageSource cloudImage(Firmware kind) {
        FirmwareSettings own = installing.firmware().get(kind);
        return own == null || own.cloudImage() == null ? media.cloudImage() : own.cloudImage();
    }
}
