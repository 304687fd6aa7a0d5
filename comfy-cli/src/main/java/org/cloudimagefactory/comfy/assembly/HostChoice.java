package org.cloudimagefactory.comfy.assembly;

import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.comfy.qemu.MachineType;

/**
 * What this host makes of a plan; a build and those who show one ask the same.
 *
 * @param accelerators what guests run with
 * @param required programs that are here
 * @param firmware where UEFI's files are
 */
record HostChoice(AcceleratorChoice accelerators, RequiredPrograms required, FirmwareFinder firmware) {
    /** The plan with the accelerator and the builder that there are. */
    BuildPlan on(BuildPlan plan) {
        return plan.on(
                accelerators.of(
                        plan.appliance().system().architecture(),
                        plan.settings().wantsEmulation()),
                required.hasVirtualBox());
    }

    /** The machine that QEMU emulates. */
    MachineType machine(BuildPlan plan) {
        SystemRelease system = plan.appliance().system();
        return MachineType.of(system.architecture(), system.firmware(), required.qemuPath(), firmware);
    }
}
