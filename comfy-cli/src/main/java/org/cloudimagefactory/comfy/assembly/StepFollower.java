package org.cloudimagefactory.comfy.assembly;

import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.packer.PackerMessage;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;

/** Tells from what Packer says which of a layer's provisioners it is at: it announces each of its own steps once, in order. */
final class StepFollower {
    private static final Pattern BEGINS =
            Pattern.compile("(?:==> qemu: )?(?:Provisioning with shell script: |Uploading |Downloading ).*");

    private final ProvisioningPlan steps;
    private final BuildMonitor monitor;
    private int begun;

    StepFollower(ProvisioningPlan steps, BuildMonitor monitor) {
        this.steps = steps;
        this.monitor = monitor;
    }

    void follow(PackerMessage message) {
        if (message.kind().equals("say") && BEGINS.matcher(message.text()).matches()) {
            monitor.step(steps.provisioner(begun));
            begun++;
        }
    }
}
