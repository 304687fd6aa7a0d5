package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would fail at the end of an installation, or never start, is told before anything is fetched. */
class ForeseenProblemsTest {
    private static final String ROOT_ON_LVM = """
            disk:
              partitions:
                %s
                - { volume_group: system }
              volume_groups:
                - name: system
                  volumes:
                    %s
                    - { name: root, filesystem: xfs, mount: / }
            """;

    @TempDir
    Path directory;

    @Test
    void anacondaBootsFromNoVolumeGroup() throws Exception {
        String reason =
                "field 'disk' is more than almalinux (kickstart) can do: Anaconda does not boot from a volume group:"
                        + " give /boot a partition of its own, such as { mount: /boot, size: 1G }";
        String alma = "distribution: almalinux\nversion: '9'\n";
        assertTold(reason, alma + ROOT_ON_LVM.formatted("", "- { name: swap, size: 1G, filesystem: swap }"));
        assertTold(reason, alma + ROOT_ON_LVM.formatted("", "- { name: boot, size: 1G, mount: /boot }"));
        assertTold(reason, alma + ROOT_ON_LVM.formatted("- { size: 1G, filesystem: swap }", ""));
        assertPlanned(alma + ROOT_ON_LVM.formatted("- { mount: /boot, size: 1G }", ""));
        assertPlanned("distribution: debian\n" + ROOT_ON_LVM.formatted("", ""));
    }

    @Test
    void anacondaTakesNoVfatForBoot() throws Exception {
        assertTold(
                "Anaconda takes no vfat for /boot",
                "distribution: rocky\ndisk: { partitions: [ { mount: /boot, size: 1G, filesystem: vfat }, { mount: / } ] }\n");
    }

    @ParameterizedTest
    @CsvSource({"/etc", "/dev", "/sbin", "/run"})
    void nothingStartsWithoutPartsOfTheRootFileSystem(String mount) throws Exception {
        assertTold(
                "field 'disk.partitions[0].mount' is a part of the root file system",
                "distribution: debian\ndisk: { partitions: [ { mount: " + mount + ", size: 1G }, { mount: / } ] }\n");
    }

    @Test
    void firmwareReadsNoVolumeGroups() throws Exception {
        assertTold(
                "must be a partition: firmware reads no volume groups",
                "distribution: debian\nfirmware: uefi\n"
                        + ROOT_ON_LVM.formatted("", "- { name: efi, size: 256M, mount: /boot/efi, filesystem: vfat }"));
    }

    @ParameterizedTest
    @CsvSource({
        "debian, 1G, 2G",
        "docker, 2G, 3G",
        "ubuntu, 3G, 4G",
        "almalinux, 2G, 4G",
        "fedora, 2G, 4G",
        "opensuse-leap, 1G, 4G",
        "alpine, 100M, 512M",
        "micro, 10M, 128M"
    })
    void sizesInWhichASystemDoesNotFit(String distribution, String size, String least) throws Exception {
        assertTold(
                "field 'size' is " + size + ", in which the system does not fit: it needs " + least,
                "distribution: " + distribution + "\nsize: " + size + "\n");
        assertPlanned("distribution: " + distribution + "\nsize: " + least + "\n");
    }

    @Test
    void disksWhoseRestIsTooSmallForTheSystem() throws Exception {
        assertTold("field 'disk' leaves 1024 MiB for the system, which needs 2G", """
                distribution: debian
                size: 10G
                disk: { partitions: [ { mount: /home, size: 8G }, { size: 1G, filesystem: swap }, { mount: / } ] }
                """);
    }

    @Test
    void memoryWithWhichAnInstallerDoesNotRun() throws Exception {
        assertTold("field 'memory' is 64 MiB", "distribution: micro\nmemory: 64\n");
        assertTold("field 'memory' is 512 MiB", "distribution: fedora\nmemory: 512\n");
        assertPlanned("distribution: debian\nmethod: install\nmemory: 256\n");
    }

    @Test
    void sizesBelowThatOfTheBaseImage() throws Exception {
        try (RandomAccessFile base =
                new RandomAccessFile(directory.resolve("base.raw").toFile(), "rw")) {
            base.setLength(3L << 30);
            base.write(0xF4);
            base.seek(510);
            base.write(new byte[] {0x55, (byte) 0xAA});
        }
        String yaml = "distribution: debian\nversion: '12'\nbase: { image: base.raw, format: %s }\nsize: %s\n";
        assertTold(
                "line 4: field 'size' is 1G, but the base image has 3221225472 bytes: an image can grow, not shrink",
                yaml.formatted("raw", "1G"));
        assertTold("line 3: field 'base.format' is qcow2, but ", yaml.formatted("qcow2", "3G"));
        assertPlanned(yaml.formatted("raw", "3G"));
    }

    @ParameterizedTest
    @CsvSource({"x86_64, bios", "x86_64, uefi", "aarch64, uefi"})
    void imagesOfAlpineGoByFirmware(String architecture, String firmware) {
        ComfyRun run = ComfyRun.of("describe", "alpine", "--arch", architecture, "--firmware", firmware);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("\nmethod: cloud-image\n"), run.out());
        assertTrue(
                run.out()
                        .matches("(?s).*\nsource: \\S*-" + architecture + "-" + firmware + "-cloudinit-r0\\.qcow2\n.*"),
                run.out());
    }

    private void assertTold(String problem, String yaml) throws Exception {
        ComfyRun run = described(yaml);
        assertEquals(ExitCode.ENVIRONMENT, run.exitCode(), run.err() + run.out());
        assertTrue(run.err().contains(problem), run.err());
    }

    private void assertPlanned(String yaml) throws Exception {
        ComfyRun run = described(yaml);
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
    }

    private ComfyRun described(String yaml) throws Exception {
        return ComfyRun.of(
                "describe", Files.writeString(directory.resolve("a.yml"), yaml).toString());
    }
}
