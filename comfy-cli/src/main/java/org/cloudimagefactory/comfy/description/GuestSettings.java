package org.cloudimagefactory.comfy.description;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.jspecify.annotations.Nullable;

/**
 * How an installed system is made into an appliance.
 *
 * @param sshUsername who provisions
 * @param shutdownCommand what ends the guest in order
 * @param provisioners steps after the installation, before those of the appliance
 * @param seal script that removes all that is of this build only; it runs last
 * @param failureSigns what an installer writes to the serial console when it has given up
 * @param contextualization the ways that it knows, by name
 */
public record GuestSettings(
        String sshUsername,
        String shutdownCommand,
        List<Provisioner> provisioners,
        @Nullable String seal,
        List<String> failureSigns,
        Map<String, ContextualizationSettings> contextualization) {
    /** Fills in what is not given. */
    public GuestSettings {
        sshUsername = sshUsername == null ? "root" : sshUsername;
        shutdownCommand = shutdownCommand == null ? "/sbin/poweroff" : shutdownCommand;
        provisioners = provisioners == null ? List.of() : List.copyOf(provisioners);
        failureSigns = failureSigns == null ? List.of() : List.copyOf(failureSigns);
        contextualization = contextualization == null ? Map.of() : Map.copyOf(contextualization);
    }
}
