package org.cloudimagefactory.comfy.installer.kickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.installer.FinishScript;
import org.cloudimagefactory.comfy.installer.InstallerDialect;
import org.cloudimagefactory.comfy.installer.InstallerPart;
import org.cloudimagefactory.comfy.installer.PlainNames;
import org.cloudimagefactory.common.process.ShellText;

/**
 * {@code ks.cfg} of Anaconda. Where the packages lie differs from distribution to distribution: a template beside the
 * description adds the {@code url} and {@code repo} lines.
 */
public final class Kickstart implements InstallerDialect {
    private static final String FILE = "ks.cfg";

    @Override
    public String name() {
        return "kickstart";
    }

    @Override
    public MirrorUse mirrorUse() {
        return MirrorUse.TEMPLATES;
    }

    @Override
    public List<Inexpressible> inexpressible(AppliancePlan plan) {
        boolean asksForBtrfs =
                plan.disk().partitions().stream().anyMatch(partition -> partition.fileSystem() == FileSystem.BTRFS);
        boolean isFedora = plan.system().distribution().equals("fedora");
        boolean hasBtrfsVolume = plan.disk().volumeGroups().stream()
                .flatMap(group -> group.volumes().stream())
                .anyMatch(volume -> volume.fileSystem() == FileSystem.BTRFS);
        List<Inexpressible> problems = new ArrayList<>(PlainNames.problems(plan));
        problems.addAll(new InstallerPart(plan)
                .refuse(
                        asksForBtrfs && !isFedora,
                        "disk.partitions.filesystem",
                        "its kernel has no btrfs: use xfs or ext4")
                .refuse(
                        hasBtrfsVolume,
                        "disk.volume_groups.volumes.filesystem",
                        "Anaconda puts btrfs on partitions only: use xfs or ext4")
                .refuse(
                        bootIsOnVolume(plan.disk()),
                        "disk",
                        "Anaconda does not boot from a volume group: give /boot a partition of its own, such as"
                                + " { mount: /boot, size: 1G }")
                .refuse(
                        hasVfatBoot(plan.disk()),
                        "disk.partitions.filesystem",
                        "Anaconda takes no vfat for /boot: use ext4 or xfs")
                .problems());
        return List.copyOf(problems);
    }

    /** Whether the kernel would lie on a volume: /boot itself, or the root file system where there is no /boot. */
    private static boolean bootIsOnVolume(DiskLayout disk) {
        boolean hasBoot = disk.partitions().stream().anyMatch(partition -> "/boot".equals(partition.mount()));
        return !hasBoot
                && disk.volumeGroups().stream()
                        .flatMap(group -> group.volumes().stream())
                        .anyMatch(volume -> "/boot".equals(volume.mount()) || "/".equals(volume.mount()));
    }

    private static boolean hasVfatBoot(DiskLayout disk) {
        return disk.partitions().stream()
                .anyMatch(partition -> "/boot".equals(partition.mount()) && partition.fileSystem() == FileSystem.VFAT);
    }

    @Override
    public Map<String, String> render(AppliancePlan plan, BuildAccess access) {
        List<String> lines = new ArrayList<>(List.of("text", "firstboot --disable", "reboot"));
        localization(plan, lines);
        lines.add("network --bootproto=dhcp --device=link --activate --hostname=" + plan.hostnameOrUsual());
        lines.add("rootpw --iscrypted " + access.passwordHash());
        lines.add("selinux --enforcing");
        lines.add("firewall --enabled --ssh" + ports(plan));
        lines.add("services --enabled=sshd");
        lines.addAll(new KickstartDisk(plan.disk(), plan.content().kernelArguments()).lines());
        lines.add("%packages");
        lines.add("@core");
        lines.add("openssh-server");
        plan.content().packages().stream()
                .filter(name -> !name.equals("openssh-server"))
                .forEach(lines::add);
        lines.add("%end");
        lines.add("%post --erroronfail");
        String script = FinishScript.calls(plan, access).script();
        return Map.of(FILE, String.join("\n", lines) + "\n" + script + "%end\n");
    }

    private static void localization(AppliancePlan plan, List<String> lines) {
        Localization wanted = plan.localization();
        lines.add("lang " + wanted.localeOrUsual());
        lines.add("keyboard --vckeymap=" + wanted.keyboardOrUsual() + " --xlayouts="
                + ShellText.quote(wanted.keyboardOrUsual()));
        lines.add("timezone " + wanted.timeZoneOrUsual() + " --utc");
    }

    private static String ports(AppliancePlan plan) {
        return plan.access().listeningPorts().stream()
                .filter(port -> port != 22)
                .map(port -> " --port=" + port + ":tcp")
                .reduce("", String::concat);
    }
}
