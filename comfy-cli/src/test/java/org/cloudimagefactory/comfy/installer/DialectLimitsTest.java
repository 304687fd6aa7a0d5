package org.cloudimagefactory.comfy.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileSystem;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.Partition;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.comfy.appliance.SystemRelease;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a dialect has no words for is told, never passed over. */
class DialectLimitsTest {
    @ParameterizedTest
    @EnumSource
    void installsWhatItsSampleAsksFor(SampleDialect sample) {
        assertEquals(List.of(), sample.dialect.inexpressible(sample.bare()));
        assertEquals(List.of(), sample.dialect.inexpressible(sample.rich()));
    }

    @Test
    void alpineKnowsNoDisksAndLocales() {
        AppliancePlan plan = SamplePlans.rich(SampleDialect.ALPINE.system(Firmware.UEFI));
        assertEquals(List.of("disk", "locale"), fields(SampleDialect.ALPINE, plan));
    }

    @Test
    void redHatsKernelHasNoBtrfsButFedorasHas() {
        AppliancePlan alma = withRoot(SampleDialect.KICKSTART.system(Firmware.BIOS), FileSystem.BTRFS);
        assertEquals(List.of("disk.partitions.filesystem"), fields(SampleDialect.KICKSTART, alma));
        SystemRelease fedora = SamplePlans.system("fedora", "redhat", "44", "", Firmware.BIOS);
        assertEquals(List.of(), fields(SampleDialect.KICKSTART, withRoot(fedora, FileSystem.BTRFS)));
    }

    @Test
    void partmanGivesSwapSpaceNoLabel() {
        AppliancePlan plan = SamplePlans.bare(SampleDialect.PRESEED.system(Firmware.BIOS));
        Partition swap =
                new Partition(PartitionUse.FILE_SYSTEM, DiskSize.parse("1G"), FileSystem.SWAP, null, "swap", null);
        DiskLayout disk = new DiskLayout(
                true,
                "/dev/vda",
                DiskSize.parse("10G"),
                PartitionTable.MBR,
                List.of(swap, Partition.of(null, FileSystem.EXT4, "/")),
                List.of());
        assertEquals(
                List.of("disk.partitions.label"),
                fields(SampleDialect.PRESEED, SamplePlans.with(plan, disk, plan.localization())));
    }

    @Test
    void yastKnowsUnicodeOnly() {
        AppliancePlan plan = SamplePlans.bare(SampleDialect.AUTOYAST.system(Firmware.BIOS));
        Localization latin = new Localization("de_DE.ISO-8859-1", "de", "UTC");
        assertEquals(List.of("locale"), fields(SampleDialect.AUTOYAST, SamplePlans.with(plan, plan.disk(), latin)));
    }

    @Test
    void yastIsNotTheInstallerOfLeap16() {
        AppliancePlan plan = SamplePlans.bare(SampleDialect.AGAMA.system(Firmware.BIOS));
        assertEquals(List.of("version"), fields(SampleDialect.AUTOYAST, plan));
        assertEquals(List.of(), fields(SampleDialect.AGAMA, plan));
    }

    @Test
    void agamaMakesNoVfatButForTheFirmware() {
        AppliancePlan plan = SamplePlans.bare(SampleDialect.AGAMA.system(Firmware.BIOS));
        DiskLayout disk = new DiskLayout(
                true,
                "/dev/vda",
                DiskSize.parse("10G"),
                PartitionTable.MBR,
                List.of(
                        Partition.of(DiskSize.parse("1G"), FileSystem.VFAT, "/boot"),
                        Partition.of(null, FileSystem.EXT4, "/")),
                List.of());
        assertEquals(
                List.of("disk.partitions.filesystem"),
                fields(SampleDialect.AGAMA, SamplePlans.with(plan, disk, plan.localization())));
    }

    private static AppliancePlan withRoot(SystemRelease system, FileSystem fileSystem) {
        AppliancePlan plan = SamplePlans.bare(system);
        DiskLayout disk = new DiskLayout(
                true,
                "/dev/vda",
                DiskSize.parse("10G"),
                PartitionTable.MBR,
                List.of(Partition.of(null, fileSystem, "/")),
                List.of());
        return SamplePlans.with(plan, disk, plan.localization());
    }

    private static List<String> fields(SampleDialect sample, AppliancePlan plan) {
        return sample.dialect.inexpressible(plan).stream()
                .map(InstallerDialect.Inexpressible::field)
                .toList();
    }
}
