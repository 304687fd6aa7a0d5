package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.Distribution;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.DistributionVersion;
import org.cloudimagefactory.comfy.installer.BuildAccess;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ShippedDistributionsTest {
    private static final DistributionCatalogue CATALOGUE = new DistributionCatalogue(List.of(Planning.SHIPPED));
    private static final BuildAccess ACCESS = new BuildAccess("root", "$6$a$b", "ssh-ed25519 AAAA comfy-build");

    @TempDir
    Path directory;

    /**
     * One thing that can be built.
     *
     * @param distribution its name
     * @param version its number
     */
    record Buildable(
            String distribution, String version, Architecture architecture, Firmware firmware, BuildMethod method) {}

    static Stream<Buildable> buildables() {
        List<Buildable> all = new ArrayList<>();
        for (String name : CATALOGUE.directories().keySet()) {
            Distribution distribution = CATALOGUE.get(name);
            for (DistributionVersion version : distribution.versions()) {
                for (Architecture architecture : distribution.architectures(version)) {
                    for (Firmware firmware : distribution
                            .settings(version, architecture)
                            .installing()
                            .firmware()
                            .keySet()) {
                        for (BuildMethod method : List.of(BuildMethod.INSTALL, BuildMethod.CLOUD_IMAGE)) {
                            all.add(new Buildable(name, version.number().toString(), architecture, firmware, method));
                        }
                    }
                }
            }
        }
        return all.stream().filter(buildable -> !buildable.distribution().equals("micro"));
    }

    @Test
    void areTheOnesThatWePromise() {
        Set<String> versions = CATALOGUE.directories().keySet().stream()
                .flatMap(name -> CATALOGUE.get(name).versions().stream()
                        .map(version -> name + " " + version.number().parts().get(0)))
                .collect(Collectors.toSet());
        assertTrue(
                versions.containsAll(Set.of(
                        "debian 12",
                        "debian 13",
                        "docker 12",
                        "docker 13",
                        "nginx 12",
                        "nginx 13",
                        "slurm-worker 12",
                        "slurm-worker 13",
                        "ubuntu 22",
                        "ubuntu 24",
                        "ubuntu 26",
                        "almalinux 8",
                        "almalinux 9",
                        "almalinux 10",
                        "rocky 8",
                        "rocky 9",
                        "rocky 10",
                        "centos-stream 9",
                        "centos-stream 10",
                        "fedora 44",
                        "fedora 45",
                        "opensuse-leap 15",
                        "opensuse-leap 16",
                        "alpine 3",
                        "micro 1")),
                versions::toString);
    }

    @ParameterizedTest
    @MethodSource("buildables")
    void planFromAVerifiedSource(Buildable what) {
        BuildPlan plan = plan(what);
        assertEquals(what.method(), plan.source().method());
        String checksum = plan.source() instanceof BuildSource.FetchedIso iso
                ? iso.checksum()
                : ((BuildSource.CloudImage) plan.source()).checksum();
        assertTrue(
                plan.source().location().matches("https://[A-Za-z0-9./_-]+"),
                plan.source().location());
        assertTrue(checksum.matches("file:https://[A-Za-z0-9./_-]+"), checksum);
        boolean namesArchitecture =
                plan.source().location().contains(what.architecture().kernelName())
                        || plan.source().location().contains(what.architecture().debianName());
        assertTrue(namesArchitecture, plan.source().location());
        assertFalse(ShippedDialects.all()
                .get(plan.dialect())
                .render(plan.appliance(), ACCESS)
                .isEmpty());
        if (what.method() == BuildMethod.INSTALL) {
            assertFalse(
                    plan.settings().installing().bootCommand(what.firmware()).isEmpty());
        }
    }

    @Test
    void dryRunOnTheCommandLine() {
        for (String name : CATALOGUE.directories().keySet()) {
            ComfyRun run = ComfyRun.of(
                    "build", name, "--dry-run", "--accelerator", "tcg", "--output-dir", directory.toString());
            assertEquals(ExitCode.OK, run.exitCode(), name + ": " + run.err());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "docker, docker.io, docker, docker.sh, ''",
        "nginx, nginx, nginx, nginx.sh, 80",
        "slurm-worker, slurmd slurm-client munge, munge slurmd, slurm-worker.sh, ''"
    })
    void childrenStandOnDebianAndAddWhatTheyAreFor(
            String name, String packages, String services, String script, String port) {
        for (BuildMethod method : List.of(BuildMethod.CLOUD_IMAGE, BuildMethod.INSTALL)) {
            List<BuildPlan> lineage = lineage(new Buildable(name, "13", Architecture.X86_64, Firmware.BIOS, method));
            BuildPlan debian = plan(new Buildable("debian", "13", Architecture.X86_64, Firmware.BIOS, method));
            BuildPlan child = lineage.get(1);

            assertEquals(2, lineage.size());
            // All of them share it: the layers of a plan are decided by it.
            assertEquals(debian.appliance(), lineage.get(0).appliance());
            assertEquals(debian.machine(), lineage.get(0).machine());
            assertEquals(debian.source(), child.source());
            assertTrue(child.isLayered());
            assertEquals(List.of("debian"), child.parents());
            assertTrue(child.appliance().content().packages().containsAll(List.of(packages.split(" "))));
            assertEquals(
                    List.of(services.split(" ")),
                    child.appliance().content().services().enable());
            assertEquals(
                    port.isEmpty() ? List.of() : List.of(Integer.valueOf(port)),
                    child.appliance().access().listeningPorts());
            List<Provisioner> steps = new ArrayList<>(child.appliance().provisioners());
            steps.removeAll(debian.appliance().provisioners());
            assertEquals(
                    List.of(Planning.SHIPPED
                            .resolve(name)
                            .resolve("scripts")
                            .resolve(script)
                            .toString()),
                    steps.stream().map(step -> step.files().orElse("")).toList());
        }
    }

    /** It was one run until it became a child: what could be asked of it can still be. */
    @Test
    void dockerIsWhatItWas() {
        Path file = new Planning(directory).write("ci.yml", """
                distribution: docker
                version: "12"
                firmware: uefi
                size: 6G
                disk: { partitions: [{ mount: /boot/efi, size: 256M, filesystem: vfat }, { mount: / }] }
                packages: [git]
                users: [{ name: ci, groups: [docker] }]
                contextualization: [cloud-init]
                """);
        List<BuildPlan> lineage =
                lineage(new BuildRequest(file.toString(), ApplianceOverrides.NONE, directory, Duration.ofHours(1)));
        BuildPlan top = lineage.get(1);

        assertEquals("ci-12", top.name());
        assertEquals("docker", top.appliance().system().distribution());
        assertEquals(
                "Debian GNU/Linux with Docker 12", top.appliance().identity().title());
        assertTrue(top.appliance().content().packages().containsAll(List.of("docker.io", "git", "cloud-init")));
        assertEquals(lineage.get(0).appliance().disk(), top.appliance().disk());
        assertEquals("6G", top.appliance().disk().size().toString());
        assertEquals(Firmware.UEFI, lineage.get(0).appliance().system().firmware());
    }

    private BuildPlan plan(Buildable what) {
        List<BuildPlan> lineage = lineage(what);
        return lineage.get(lineage.size() - 1);
    }

    private List<BuildPlan> lineage(Buildable what) {
        return lineage(ShippedRequests.of(what, directory));
    }

    private static List<BuildPlan> lineage(BuildRequest request) {
        return new BuildPlanner(CATALOGUE, ShippedDialects.all(), new TemplateEngine(), Planning.CLOCK)
                .lineage(request, Accelerator.TCG);
    }
}
