package org.cloudimagefactory.comfy.installer;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.Access;
import org.cloudimagefactory.comfy.appliance.ApplianceIdentity;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Content;
import org.cloudimagefactory.comfy.appliance.ContextReaders;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.LogicalVolume;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.appliance.Services;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.cloudimagefactory.comfy.appliance.VolumeGroup;

/** Plans for tests of dialects: one that asks for nothing and one that asks for everything. */
final class SamplePlans {
    static final BuildAccess ACCESS = new BuildAccess("root", "$6$saltsalt$HashHashHash", null);
    static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBo ada@example.org";

    private static final DiskSize SIZE = DiskSize.parse("10G");

    private static final Access SEALED = new Access(List.of(), false, List.of());

    private SamplePlans() {}

    /** Nothing but a system. */
    static AppliancePlan bare(SystemRelease system) {
        DiskLayout disk = new DiskLayout(
                false,
                "/dev/vda",
                SIZE,
                PartitionTable.MBR,
                List.of(Partition.of(null, FileSystem.EXT4, "/")),
                List.of());
        return new AppliancePlan(
                identity("Title"),
                system,
                "box",
                Localization.NONE,
                disk,
                Content.NONE,
                SEALED,
                List.of(),
                ContextReaders.NONE);
    }

    /** All that a dialect has to express. */
    static AppliancePlan rich(SystemRelease system) {
        return new AppliancePlan(
                identity("Title"),
                system,
                "web.example.org",
                new Localization("de_DE.UTF-8", "de", "Europe/Berlin"),
                volumes(),
                new Content(
                        List.of("nginx", "g++"),
                        List.of(user("ada", "Ada Lovelace")),
                        List.of(),
                        Services.NONE,
                        List.of("console=ttyS0,115200", "net.ifnames=0")),
                new Access(List.of("cloud-init"), false, List.of(22, 80)),
                List.of(),
                ContextReaders.NONE);
    }

    /** The rich plan with the disk that an installer divides itself. */
    static AppliancePlan richOnUsualDisk(SystemRelease system) {
        return with(rich(system), bare(system).disk(), rich(system).localization());
    }

    static AppliancePlan with(AppliancePlan plan, DiskLayout disk, Localization localization) {
        return new AppliancePlan(
                plan.identity(),
                plan.system(),
                plan.hostname(),
                localization,
                disk,
                plan.content(),
                plan.access(),
                plan.provisioners(),
                ContextReaders.NONE);
    }

    /** A plan in which one hostile text stands wherever a text can stand. */
    static AppliancePlan hostile(SystemRelease system, String text) {
        AppliancePlan plan = bare(system);
        return new AppliancePlan(
                identity(text),
                new SystemRelease(
                        system.distribution(),
                        system.family(),
                        system.version(),
                        system.majorVersion(),
                        system.codename(),
                        system.architecture(),
                        system.firmware(),
                        "https://example.org/" + text,
                        null),
                text,
                new Localization(text, text, text),
                plan.disk(),
                new Content(
                        List.of(text),
                        List.of(new UserAccount(text, text, List.of(text), List.of(text), text, true, "/bin/" + text)),
                        List.of(),
                        Services.NONE,
                        List.of(text)),
                SEALED,
                List.of(),
                ContextReaders.NONE);
    }

    /** A plan with a user whose names for people are hostile. */
    static AppliancePlan namedByPeople(SystemRelease system, String text) {
        AppliancePlan plan = bare(system);
        UserAccount user = new UserAccount("ada", text, List.of(), List.of(KEY + " " + text), null, false, null);
        return new AppliancePlan(
                identity(text),
                system,
                plan.hostname(),
                plan.localization(),
                plan.disk(),
                new Content(List.of(), List.of(user), List.of(), Services.NONE, List.of()),
                SEALED,
                List.of(),
                ContextReaders.NONE);
    }

    static SystemRelease system(
            String distribution, String family, String version, String codename, Firmware firmware) {
        String major = version.replaceFirst("\\..*", "");
        return new SystemRelease(
                distribution,
                family,
                version,
                major,
                codename,
                Architecture.X86_64,
                firmware,
                "https://example.org/mirror",
                null);
    }

    private static UserAccount user(String name, String fullName) {
        return new UserAccount(name, fullName, List.of("adm", "www"), List.of(KEY), "$6$abc$defghi", true, "/bin/bash");
    }

    private static DiskLayout volumes() {
        List<Partition> partitions = List.of(
                new Partition(
                        PartitionUse.EFI_SYSTEM, DiskSize.parse("256M"), FileSystem.VFAT, "/boot/efi", null, null),
                new Partition(PartitionUse.FILE_SYSTEM, DiskSize.parse("512M"), FileSystem.EXT4, "/boot", "boot", null),
                Partition.of(DiskSize.parse("1G"), FileSystem.SWAP, null),
                new Partition(PartitionUse.PHYSICAL_VOLUME, null, null, null, null, "vg0"));
        List<LogicalVolume> volumes = List.of(
                new LogicalVolume("var", DiskSize.parse("2G"), FileSystem.XFS, "/var", "var"),
                new LogicalVolume("root", null, FileSystem.EXT4, "/", null));
        return new DiskLayout(
                true, "/dev/vda", SIZE, PartitionTable.GPT, partitions, List.of(new VolumeGroup("vg0", volumes)));
    }

    private static ApplianceIdentity identity(String title) {
        return new ApplianceIdentity("id", "20261124102030", title, null, List.of());
    }
}
