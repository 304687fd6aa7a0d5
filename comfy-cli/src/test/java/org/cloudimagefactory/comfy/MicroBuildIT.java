package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds micro for real, once, and looks at it from all sides. */
class MicroBuildIT {
    private static final long SIZE = 192L << 20;
    /** How Dropbear keeps a private ed25519 key: the type, then 64 bytes. */
    private static final String PRIVATE_KEY = "\0\0\0\u000bssh-ed25519\0\0\0@";

    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    @TempDir
    static Path directory;

    private static Path output;
    private static Path image;
    private static ApplianceDescriptor descriptor;
    private static Path uefiDescriptor;

    @BeforeAll
    static void build() throws IOException {
        output = directory.resolve("out put");
        // What a killed run leaves.
        Path debris = Files.createDirectories(output.resolve(".comfy-micro-1.0/output"));
        Files.writeString(debris.resolveSibling(".lock"), "comfy build micro-1.0, pid 1, since 2026-11-01T00:00:00Z");
        Files.writeString(debris.resolve("image"), "half an image");
        Path uefi = Files.writeString(directory.resolve("uefi.yml"), """
                distribution: micro
                firmware: uefi
                files:
                  - { path: /etc/notes/made-by, content: "a test\\n", mode: "0640" }
                provisioners:
                  - { type: shell, inline: [ 'echo "$WORDS" >/etc/words' ], environment: { WORDS: two words } }
                  - { type: file, source: things, destination: /opt/some/things }
                  - { type: file, source: things/one, destination: /opt/deep/er/one }
                  - { type: shell, inline: [ test -s /opt/some/things/one, test -s /opt/deep/er/one ] }
                listening_ports: 22
                """);
        Files.writeString(Files.createDirectory(directory.resolve("things")).resolve("one"), "a thing\n");
        ComfyRun run = ComfyRun.of(
                "build",
                "micro",
                uefi.toString(),
                "--version",
                "1",
                "--size",
                "192M",
                "--output-dir",
                output.toString(),
                "--format",
                "qcow2,raw,vmdk,vdi,ova",
                "--groups",
                "vo1,vo2",
                "--identifier",
                "test-$n-$v",
                "--jobs",
                "2",
                "--output",
                "json");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        for (String name : List.of("micro-1.0", "uefi-1.0")) {
            assertEquals(
                    List.of("preparing", "booting", "installing", "provisioning", "stopping", "checking", "converting"),
                    run.err()
                            .lines()
                            .filter(line -> line.startsWith(name))
                            .map(line -> line.replace(name + ": ", "").replaceFirst(" .*", ""))
                            .toList());
        }
        JsonNode report = new ObjectMapper().readTree(run.out());
        image = Path.of(report.path(0).path("image").asText());
        descriptor = new DescriptorReader()
                .read(Path.of(report.path(0).path("descriptor").asText()));
        uefiDescriptor = Path.of(report.path(1).path("descriptor").asText());
    }

    @Test
    void leavesImagesListAndDescriptorAndNothingElse() throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            String stem = image.getFileName().toString().replace(".qcow2", "");
            assertTrue(stem.matches("micro-1\\.0-[0-9]{14}"), stem);
            assertEquals(
                    List.of(
                            ".comfy",
                            stem + ".cdx",
                            stem + ".json",
                            stem + ".ova",
                            stem + ".qcow2",
                            stem + ".raw",
                            stem + ".vdi",
                            stem + ".vmdk"),
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> !name.startsWith("uefi-") && !name.startsWith("own-"))
                            .sorted()
                            .toList());
        }
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(image)));
    }

    @Test
    void makesAllFormatsOfOneDisk() throws IOException {
        Path raw = image.resolveSibling(image.getFileName().toString().replace(".qcow2", ".raw"));
        for (String format : List.of("qcow2", "vmdk", "vdi")) {
            Path other = raw.resolveSibling(raw.getFileName().toString().replace(".raw", "." + format));
            RUNNER.run(Command.of("qemu-img", "compare", "-f", "raw", "-F", format, raw.toString(), other.toString()))
                    .orThrow(format);
        }
        Path archive = raw.resolveSibling(raw.getFileName().toString().replace(".raw", ".ova"));
        Path unpacked = Files.createDirectory(directory.resolve("ova"));
        RUNNER.run(Command.of("tar", "-xf", archive.toString(), "-C", unpacked.toString()))
                .orThrow("tar");
        String stem = raw.getFileName().toString().replace(".raw", "");
        assertEquals(
                List.of(stem + "-disk1.vmdk", stem + ".mf", stem + ".ovf"),
                Stream.of(unpacked.toFile().list()).sorted().toList());
        RUNNER.run(Command.of(
                        "qemu-img",
                        "compare",
                        "-f",
                        "raw",
                        "-F",
                        "vmdk",
                        raw.toString(),
                        unpacked.resolve(stem + "-disk1.vmdk").toString()))
                .orThrow("ova");
    }

    @Test
    void listsThePackages() throws IOException {
        Path list = image.resolveSibling(image.getFileName().toString().replace(".qcow2", ".cdx"));
        JsonNode bom = new ObjectMapper().readTree(list.toFile());
        assertEquals("CycloneDX", bom.path("bomFormat").asText());
        List<String> packages = bom.path("components").findValuesAsText("purl");
        assertTrue(
                packages.stream()
                        .anyMatch(
                                purl -> purl.matches(
                                        "pkg:deb/debian/busybox@1%3A.*\\?arch=amd64&distro=debian-12&upstream=busybox(%40.*)?")),
                packages.toString());
    }

    @Test
    void buildsNothingAgainFromTheSameInputs() throws IOException {
        long before = System.nanoTime();
        ComfyRun run = ComfyRun.of(
                "build",
                "micro",
                "--size",
                "192M",
                "--output-dir",
                output.toString(),
                "--groups",
                "vo1,vo2",
                "-i",
                "test-$n-$v",
                "-f",
                "vdi");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("status:       unchanged, 0 days old\n"), run.out());
        assertTrue(run.out().contains(".vdi\n"), run.out());
        assertTrue(System.nanoTime() - before < 10_000_000_000L, "took too long");
    }

    @Test
    void describesWhatItMade() throws IOException {
        assertEquals("test-micro-1.0", descriptor.identifier());
        assertEquals(List.of("vo1", "vo2"), descriptor.groups());
        assertEquals("micro", descriptor.os().distribution());
        assertEquals("1.0", descriptor.os().version());
        assertEquals(256L, descriptor.memory());
        assertEquals(1, descriptor.disks().size());
        assertEquals(image.toString(), descriptor.disks().get(0).path());
        assertEquals(SIZE, descriptor.disks().get(0).size());
        assertEquals(
                Map.of("sha512", Digest.SHA_512.of(image), "sha256", Digest.SHA_256.of(image)),
                descriptor.disks().get(0).checksum());
    }

    @Test
    void isSoundAndCompact() throws IOException {
        QemuImg qemuImg = new QemuImg("qemu-img", RUNNER);
        DiskSource source = DiskSource.whole(image, ImageFormat.QCOW2);
        assertEquals(SIZE, qemuImg.info(source).virtualSize());
        qemuImg.check(source);
        assertTrue(Files.size(image) < 40 << 20, "size " + Files.size(image));
    }

    @Test
    void holdsNoSecretOfTheBuild() throws IOException {
        Path raw = raw(image, "sealed.raw");
        assertFalse(ByteSearch.contains(raw, "root:$6$"), "a password hash");
        assertFalse(ByteSearch.contains(raw, PRIVATE_KEY), "a host key");
    }

    @Test
    void bootsGrowsAndLetsTheSeededKeyIn() throws IOException, InterruptedException {
        Path disk = directory.resolve("disk.qcow2");
        RUNNER.run(Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "qcow2",
                        "-b",
                        image.toString(),
                        disk.toString(),
                        "1G"))
                .orThrow("cannot make an overlay");
        Path home = Files.createDirectory(directory.resolve("machine"));
        try (MicroMachine machine = new MicroMachine(home, disk, "first-boot")) {
            assertEquals("first-boot\n", machine.run("hostname"));
            assertEquals("micro\n", machine.run(". /etc/os-release; echo $ID"));
            int root = Integer.parseInt(
                    machine.run("df -m / | awk 'END { print $2 }'").strip());
            assertTrue(root > 900, "root file system has " + root + " MiB");
            assertTrue(machine.run("cat /etc/machine-id").matches("[0-9a-f]{32}\n"));
            assertEquals("1\n", machine.run("ls /etc/dropbear | grep -c ed25519"));
            assertTrue(machine.run("grep ^root /etc/shadow").startsWith("root:*:"));
            machine.run("poweroff");
            assertTrue(machine.isOffWithin(Duration.ofMinutes(1)), "still running");
        }
        // So the search for host keys would find one.
        assertTrue(ByteSearch.contains(raw(disk, "booted.raw"), PRIVATE_KEY));
    }

    private static Path raw(Path qcow2, String name) {
        Path raw = directory.resolve(name);
        RUNNER.run(Command.of("qemu-img", "convert", "-f", "qcow2", "-O", "raw", qcow2.toString(), raw.toString()))
                .orThrow("cannot convert");
        return raw;
    }

    @Test
    void startsWithUefiAndPassesItsTest() throws IOException {
        Path report = directory.resolve("report.txt");
        ComfyRun run = ComfyRun.of(
                "test", uefiDescriptor.toString(), "--memory", "256", "--port", "22", "--report", report.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.out() + run.err());
        assertEquals(
                List.of(
                        "ok ssh",
                        "skipped cloud-init",
                        "skipped services",
                        "ok host-keys",
                        "ok machine-id",
                        "ok root-grown",
                        "ok root-password",
                        "ok port-22",
                        "ok listening-ports"),
                run.out()
                        .lines()
                        .map(line -> line.replaceFirst("^(\\S+) +(\\S+) .*", "$1 $2"))
                        .toList());
        assertEquals(run.out(), Files.readString(report));
    }

    @Test
    void aBuildFromKeptLayersUponAnImageHasTheFilesOfOneThatMakesAllOfThem() throws IOException {
        Files.createSymbolicLink(directory.resolve("ground.qcow2"), image);
        Path layered = Files.writeString(directory.resolve("layered.yml"), """
                distribution: micro
                base: { image: ground.qcow2 }
                size: 192M
                files: [{ path: /etc/described, content: described }]
                provisioners:
                  - { type: shell, inline: ["cp /etc/described /etc/copy"], checkpoint: true }
                  - { type: shell, inline: ["cat /etc/described /etc/copy >/etc/both"] }
                """);
        List<String> line = List.of("build", layered.toString(), "--output", "json", "--force", "--output-dir");
        List<Map<String, String>> trees = new ArrayList<>();
        for (int layers : List.of(3, 1)) {
            List<String> all = new ArrayList<>(line);
            all.add(directory.resolve("layered-" + layers).toString());
            all.addAll(List.of("--cache-dir", directory.resolve("layers").toString()));
            ComfyRun run = ComfyRun.of(all.toArray(String[]::new));
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
            assertEquals(
                    layers,
                    run.err().lines().filter(said -> said.contains(": layer ")).count(),
                    run.err());
            Path built =
                    Path.of(new ObjectMapper().readTree(run.out()).path("image").asText());
            trees.add(ImageTree.of(built, directory.resolve("tree")));
        }
        assertTrue(trees.get(0).containsKey("/etc/both"));
        assertEquals(List.of(), TreeComparison.asDocumented().differences(trees.get(0), trees.get(1)));
        Path copy;
        try (Stream<Path> kept = Files.list(directory.resolve("layers/layers"))) {
            copy = kept.filter(file -> file.toString().endsWith(".qcow2")
                            && file.toFile().length() == image.toFile().length())
                    .findFirst()
                    .orElseThrow();
        }
        assertEquals(Digest.SHA_256.of(image), Digest.SHA_256.of(copy));
    }

    @Test
    void buildsUponAnImageOfOnesOwn() throws IOException, InterruptedException {
        Files.createSymbolicLink(directory.resolve("base.qcow2"), image);
        Files.writeString(directory.resolve("greeting.j2"), "hello from {{ hostname }}\n");
        Path own = Files.writeString(directory.resolve("own.yml"), """
                distribution: micro
                base: { image: base.qcow2 }
                size: 256M
                hostname: own-one
                files:
                  - { path: /etc/greeting, source: greeting.j2 }
                provisioners:
                  - { type: file, source: greeting.j2, destination: /opt/deep/er/ }
                  - { type: shell, inline: [ "test -s /etc/greeting", "cp /opt/deep/er/greeting /etc/copy" ] }
                """);
        ComfyRun run =
                ComfyRun.of("build", own.toString(), "--output-dir", output.toString(), "--test", "--output", "json");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        Path built =
                Path.of(new ObjectMapper().readTree(run.out()).path("image").asText());
        Path report = built.resolveSibling(built.getFileName().toString().replace(".qcow2", ".test"));
        assertTrue(Files.readString(report).startsWith("ok       ssh "), Files.readString(report));
        Path raw = raw(built, "own.raw");
        assertTrue(ByteSearch.contains(raw, "hello from own-one\n"));
        assertFalse(ByteSearch.contains(raw, "comfy-build"), "the build's key");
        assertFalse(ByteSearch.contains(raw, PRIVATE_KEY), "a host key");
    }
}
