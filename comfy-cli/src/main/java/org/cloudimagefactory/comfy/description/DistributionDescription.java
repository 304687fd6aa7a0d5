package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a template author says of a distribution: the file {@code NAME.description} of a template directory, in the
 * predecessor's JSON with optional additions.
 *
 * @param name of the distribution, also of its directory
 * @param title for people
 * @param versions that can be built
 * @param bootCommand keys to type at the installer's boot prompt, in Packer's notation
 * @param bootWait seconds before the first key
 * @param installerIso how the installer ISO is made, when it is not fetched
 * @param machine what the build needs of its virtual machine
 * @param sshUsername who provisions
 * @param shutdownCommand what ends the guest in order
 * @param provisioners steps after the installation
 * @param seal script that removes all that is of this build only; it runs last
 * @param qemu settings of Packer's QEMU builder that replace ours
 * @param virtualbox settings of Packer's VirtualBox builder
 */
public record DistributionDescription(
        @JsonProperty(value = "name", required = true) String name,
        @Nullable String title,
        @JsonProperty(value = "versions", required = true) List<DistributionVersion> versions,

        @JsonProperty(value = "boot_command", required = true)
        List<String> bootCommand,

        @JsonProperty("boot_wait") @Nullable Integer bootWait,
        @JsonProperty("installer_iso") @Nullable InstallerIso installerIso,
        @Nullable MachineDefaults machine,
        @JsonProperty("ssh_username") @Nullable String sshUsername,
        @JsonProperty("shutdown_command") @Nullable String shutdownCommand,
        List<Provisioner> provisioners,
        @Nullable String seal,
        Map<String, JsonNode> qemu,
        Map<String, JsonNode> virtualbox) {
    private static final int BOOT_WAIT_SECONDS = 5;

    /** Fills in what is not given, and copies the collections. */
    public DistributionDescription {
        versions = List.copyOf(versions);
        bootCommand = List.copyOf(bootCommand);
        bootWait = bootWait == null ? BOOT_WAIT_SECONDS : bootWait;
        machine = machine == null ? new MachineDefaults(null, null, null) : machine;
        sshUsername = sshUsername == null ? "root" : sshUsername;
        shutdownCommand = shutdownCommand == null ? "/sbin/poweroff" : shutdownCommand;
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
        qemu = qemu == null ? Map.of() : Map.copyOf(qemu);
        virtualbox = virtualbox == null ? Map.of() : Map.copyOf(virtualbox);
    }
}
