package org.cloudimagefactory.comfy.assembly;

import java.util.Map;
import org.cloudimagefactory.comfy.packer.PackerMessage;

/** Tells from what Packer says which phase a build is in. */
final class PackerPhases {
    /** Said when the boot command is typed. */
    private static final String WAITING = "Waiting for SSH to become available";

    private static final Map<String, BuildPhase> SIGNS = Map.of(
            "Starting VM",
            BuildPhase.BOOTING,
            "Typing the boot command",
            BuildPhase.BOOTING,
            WAITING,
            BuildPhase.INSTALLING,
            "Using SSH communicator",
            BuildPhase.INSTALLING,
            "Connected to SSH",
            BuildPhase.PROVISIONING,
            "Provisioning with",
            BuildPhase.PROVISIONING,
            "Gracefully halting",
            BuildPhase.STOPPING,
            "Halting the virtual machine",
            BuildPhase.STOPPING);

    private final BuildMonitor monitor;
    private final Runnable typed;

    /**
     * Tells a monitor.
     *
     * @param typed called whenever it is known that all keys of the boot command are typed
     */
    PackerPhases(BuildMonitor monitor, Runnable typed) {
        this.monitor = monitor;
        this.typed = typed;
    }

    void follow(PackerMessage message) {
        for (Map.Entry<String, BuildPhase> sign : SIGNS.entrySet()) {
            if (message.text().contains(sign.getKey())) {
                monitor.phase(sign.getValue());
            }
        }
        if (message.text().contains(WAITING)) {
            typed.run();
        }
        monitor.note(message.text());
    }
}
