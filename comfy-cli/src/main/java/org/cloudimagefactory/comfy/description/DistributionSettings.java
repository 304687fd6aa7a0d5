package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.installer.CloudConfig;
import org.cloudimagefactory.comfy.installer.NoDialect;
import org.jspecify.annotations.Nullable;

/**
 * What holds for one version of a distribution on one architecture, after all overrides. URLs are templates, whose
 * variables {@code docs/templates.md} lists.
 *
 * @param title for people
 * @param family distributions that are alike
 * @param mirrors where it can be fetched from, the preferred one first
 * @param isoUrl where the installer is, when it is fetched
 * @param isoChecksum bare hexadecimal digest, or with its algorithm before a colon, or {@code file:URL}
 * @param isoChecksumType algorithm of a bare digest
 * @param installerIso how the installer is made, when it is not fetched
 * @param cloudImage the distribution's own cloud image, where there is one
 * @param bootCommand keys to type at the installer's boot prompt, in Packer's notation
 * @param bootWait before the first key, in seconds or as {@code 10s}
 * @param firmware kinds of firmware that it can be installed with; only BIOS when none is named
 * @param installer dialect of the installer
 * @param seed dialect of the seed that lets a build into an image; cloud-config where none is named
 * @param machine what the build needs of its virtual machine
 * @param sshUsername who provisions
 * @param shutdownCommand what ends the guest in order
 * @param provisioners steps after the installation, before those of the appliance
 * @param seal script that removes all that is of this build only; it runs last
 * @param failureSigns what an installer writes to the serial console when it has given up
 * @param contextualization the ways that it knows, by name
 * @param defaults lowest layer of every appliance description of it
 * @param qemu settings of Packer's QEMU builder that replace ours; those that {@code machine} has, too, are moved there
 * @param virtualbox settings of Packer's VirtualBox builder
 */
public record DistributionSettings(
        @Nullable String title,
        @Nullable String family,
        List<String> mirrors,
        @Nullable String isoUrl,
        @Nullable String isoChecksum,
        @Nullable String isoChecksumType,
        @Nullable InstallerIso installerIso,
        @Nullable CloudImageSource cloudImage,
        List<String> bootCommand,
        @Nullable String bootWait,
        Map<Firmware, FirmwareSettings> firmware,
        @Nullable String installer,
        @Nullable String seed,
        @Nullable MachineDefaults machine,
        @Nullable String sshUsername,
        @Nullable String shutdownCommand,
        List<Provisioner> provisioners,
        @Nullable String seal,
        List<String> failureSigns,
        Map<String, ContextualizationSettings> contextualization,
        @Nullable ObjectNode defaults,
        Map<String, JsonNode> qemu,
        Map<String, JsonNode> virtualbox) {
    /** Packer's names for it. */
    private static final Set<String> EMULATION = Set.of("tcg", "none");

    /** Fills in what is not given, and copies the collections. */
    public DistributionSettings {
        mirrors = mirrors == null ? List.of() : List.copyOf(mirrors);
        bootCommand = bootCommand == null ? List.of() : List.copyOf(bootCommand);
        bootWait = bootWait == null ? "5s" : bootWait.matches("[0-9]+") ? bootWait + "s" : bootWait;
        firmware = firmware == null || firmware.isEmpty()
                ? Map.of(Firmware.BIOS, new FirmwareSettings(List.of(), null, null))
                : Map.copyOf(firmware);
        QemuMachine said = new QemuMachine(qemu == null ? Map.of() : qemu);
        machine = said.over(machine == null ? new MachineDefaults(null, null, null) : machine);
        sshUsername = sshUsername == null ? "root" : sshUsername;
        shutdownCommand = shutdownCommand == null ? "/sbin/poweroff" : shutdownCommand;
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
        failureSigns = failureSigns == null ? List.of() : List.copyOf(failureSigns);
        contextualization = contextualization == null ? Map.of() : Map.copyOf(contextualization);
        defaults = defaults == null ? JsonNodeFactory.instance.objectNode() : defaults;
        qemu = Map.copyOf(said.rest());
        virtualbox = virtualbox == null ? Map.of() : Map.copyOf(virtualbox);
    }

    /** The dialect of the installer; where none is named, that of templates alone. */
    public String installerOrNone() {
        return installer == null ? NoDialect.NAME : installer;
    }

    /** The dialect of seeds. */
    public String seedOrUsual() {
        return seed == null ? CloudConfig.NAME : seed;
    }

    /** Whether guests are to be emulated, whatever the host can do. */
    public boolean wantsEmulation() {
        JsonNode accelerator = qemu.get("accelerator");
        return accelerator != null && EMULATION.contains(accelerator.asText());
    }

    /** The cloud image that starts with this firmware, where there is one. */
    public @Nullable CloudImageSource cloudImage(Firmware kind) {
        FirmwareSettings own = firmware.get(kind);
        return own == null || own.cloudImage() == null ? cloudImage : own.cloudImage();
    }

    /** Keys to type with this firmware. */
    public List<String> bootCommand(Firmware kind) {
        FirmwareSettings own = firmware.get(kind);
        return own == null || own.bootCommand().isEmpty() ? bootCommand : own.bootCommand();
    }

    /** Time before the first key with this firmware, as Packer takes it. */
    public String bootWait(Firmware kind) {
        FirmwareSettings own = firmware.get(kind);
        String wait = own == null || own.bootWait() == null ? String.valueOf(bootWait) : own.bootWait();
        return wait.matches("[0-9]+") ? wait + "s" : wait;
    }
}
