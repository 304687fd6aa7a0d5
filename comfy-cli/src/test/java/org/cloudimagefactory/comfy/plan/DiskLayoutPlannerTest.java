package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.DiskLayout;
import org.cloudimagefactory.comfy.appliance.PartitionTable;
import org.cloudimagefactory.comfy.appliance.PartitionUse;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiskLayoutPlannerTest {
    @TempDir
    Path directory;

    private Planning planning;

    @BeforeEach
    void writeBase() {
        planning = new Planning(directory);
        planning.distribution(
                "acme",
                "{ \"name\": \"acme\", \"firmware\": { \"bios\": {}, \"uefi\": {} }, \"installer\": \"anything\","
                        + " \"versions\": [ { \"major_version\": \"1\", \"iso_url\": \"http://x/1.iso\", \"iso_checksum\": \"none\" } ] }");
    }

    @Test
    void growsOneRootWhenNothingIsSaid() {
        DiskLayout layout = layout("");
        assertFalse(layout.described());
        assertEquals(PartitionTable.MBR, layout.table());
        assertEquals(List.of(PartitionUse.FILE_SYSTEM), uses(layout));
        assertTrue(layout.partitions().get(0).grows());
    }

    @Test
    void addsWhatTheFirmwareNeeds() {
        DiskLayout uefi = layout("firmware: uefi\ndisk: { partitions: [ { mount: / } ] }");
        assertEquals(PartitionTable.GPT, uefi.table());
        assertEquals(List.of(PartitionUse.EFI_SYSTEM, PartitionUse.FILE_SYSTEM), uses(uefi));
        DiskLayout gpt = layout("disk: { table: gpt, partitions: [ { mount: / } ] }");
        assertEquals(List.of(PartitionUse.BIOS_BOOT, PartitionUse.FILE_SYSTEM), uses(gpt));
        DiskLayout own =
                layout("firmware: uefi\ndisk: { partitions: [ { mount: /boot/efi, size: 100M }, { mount: / } ] }");
        assertEquals(List.of(PartitionUse.EFI_SYSTEM, PartitionUse.FILE_SYSTEM), uses(own));
        assertEquals("100M", String.valueOf(own.partitions().get(0).size()));
    }

    @Test
    void takesVolumeGroups() {
        DiskLayout layout = layout("""
                size: 20G
                disk:
                  table: gpt
                  partitions:
                    - { mount: /boot, size: 512M, label: boot }
                    - { volume_group: system }
                  volume_groups:
                    - name: system
                      volumes:
                        - { name: swap, size: 1G, filesystem: swap }
                        - { name: root, filesystem: xfs, mount: / }
                """);
        assertEquals(
                List.of(PartitionUse.BIOS_BOOT, PartitionUse.FILE_SYSTEM, PartitionUse.PHYSICAL_VOLUME), uses(layout));
        assertEquals(
                "root",
                layout.volumeGroup("system").orElseThrow().volumes().get(1).name());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ mount: /home } | line 3: field 'disk' has no root file system: give one partition or volume 'mount: /'",
                "{ mount: / }, { mount: /home, size: 1G } | line 3: field 'disk.partitions[0]' has no size, so it takes the rest and must be the last",
                "{ mount: /, size: 1G }, { mount: /, size: 1G } | line 3: field 'disk.partitions[1].mount' is there twice: '/'",
                "{ mount: /, size: 1G, grow: true } | line 3: field 'disk.partitions[0]' has a size and grows: leave one out",
                "{ filesystem: swap, mount: /swap, size: 1G }, { mount: / } | line 3: field 'disk.partitions[0].mount' does not go with swap",
                "{ filesystem: vfat, mount: /, size: 1G } | line 3: field 'disk.partitions[0].filesystem' vfat keeps no owners and permissions: only for /boot/efi",
                "{ mount: /, size: 1G }, { size: 1G } | line 3: field 'disk.partitions[1].mount' is missing",
                "{ mount: /, size: 11G } | line 3: field 'disk.partitions' need 11267 MiB, but the disk has only 10240",
                "{ mount: /, size: 1G }, { volume_group: vg } | line 3: field 'disk.partitions[1].volume_group' names no volume group: 'vg'",
                "{ mount: /a, size: 1G }, { mount: /b, size: 1G }, { mount: /c, size: 1G }, { mount: /d, size: 1G }, { mount: / } | line 3: field 'disk.table' mbr holds only 4 partitions: use gpt",
            })
    void refuses(String partitions, String problem) {
        Problem e =
                assertThrows(Problem.class, () -> layout("disk: { table: mbr, partitions: [ " + partitions + " ] }"));
        assertEquals("invalid appliance description " + directory.resolve("appliance.yml") + ": " + problem, e.line());
    }

    @Test
    void refusesVolumesThatDoNotFitTheirGroup() {
        Problem e = assertThrows(
                Problem.class,
                () -> layout("disk: { partitions: [ { volume_group: vg, size: 5G } ], volume_groups: [ { name: vg,"
                        + " volumes: [ { name: root, mount: /, size: 6G } ] } ] }"));
        assertTrue(
                e.line().endsWith("field 'disk.volume_groups[0].volumes' need 6144 MiB, but the group has only 5119"),
                e.line());
    }

    private DiskLayout layout(String more) {
        return planning.appliance("distribution: acme\nmirror: http://x\n" + more + "\n")
                .appliance()
                .disk();
    }

    private static List<PartitionUse> uses(DiskLayout layout) {
        return layout.partitions().stream().map(partition -> partition.use()).toList();
    }
}
