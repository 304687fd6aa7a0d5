package org.cloudimagefactory.comfy.assembly;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.process.ProgramFinder;

/**
 * The programs that a build can't do without.
 *
 * @param finder looks them up
 * @param packer name or path
 * @param qemu name or path, for x86_64
 * @param qemuImg name or path
 */
public record RequiredPrograms(ProgramFinder finder, String packer, String qemu, String qemuImg) {
    /** QEMU by its place, which holds in any working directory. */
    String qemuPath() {
        return finder.find(qemu).map(path -> path.toAbsolutePath().toString()).orElse(qemu);
    }

    /** Whether Packer is here, which those who only show a build can do without. */
    boolean hasPacker() {
        return finder.find(packer).isPresent();
    }

    /** Whether VirtualBox is here, which no build needs. */
    boolean hasVirtualBox() {
        return finder.find("VBoxManage").isPresent();
    }

    void check(List<BuildPlan> plans) {
        finder.require(packer, "install Packer (Debian: apt-get install packer)");
        for (BuildPlan plan : plans) {
            Architecture architecture = plan.appliance().system().architecture();
            if (architecture == Architecture.X86_64) {
                finder.require(qemu, "install QEMU (Debian and Ubuntu: apt-get install qemu-system-x86)");
            } else {
                finder.require(
                        architecture.qemuProgram(),
                        "install QEMU for " + architecture + " (Debian and Ubuntu: apt-get install qemu-system-arm)");
            }
        }
        finder.require(qemuImg, "install qemu-img (Debian and Ubuntu: apt-get install qemu-utils)");
    }
}
