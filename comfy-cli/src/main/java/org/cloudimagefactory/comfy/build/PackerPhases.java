package org.cloudimagefactory.comfy.build;

import java.util.Map;
import org.cloudimagefactory.comfy.packer.PackerMessage;

/** Tells from what Packer says which phase a build is in. */
final class PackerPhases {
    private static final Map<String, BuildPhase> SIGNS = Map.of(
            "Starting VM", BuildPhase.BOOTING,
            "Typing the boot command", BuildPhase.BOOTING,
            "Waiting for SSH to become available", BuildPhase.INSTALLING,
            "Using SSH communicator", BuildPhase.INSTALLING,
            "Connected to SSH", BuildPhase.PROVISIONING,
            "Provisioning with", BuildPhase.PROVISIONING,
            "Gracefully halting", BuildPhase.STOPPING,
            "Halting the virtual machine", BuildPhase.STOPPING);

    private final BuildMonitor monitor;

    PackerPhases(BuildMonitor monitor) {
        this.monitor = monitor;
    }

    void follow(PackerMessage message) {
        for (Map.Entry<String, BuildPhase> sign : SIGNS.entrySet()) {
            if (message.text().contains(sign.getKey())) {
                monitor.phase(sign.getValue());
            }
        }
        monitor.note(message.text());
    }
}
