package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.IdentityTexts;
import org.cloudimagefactory.comfy.description.MachineChoice;
import org.cloudimagefactory.comfy.description.SystemChoice;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Distributions that stand on others by {@code from}. */
class DistributionLineageTest {
    private static final String GROUND = """
            name: Ground
            title: Our ground
            family: debian
            cloud_image: { url: "http://example.invalid/{{ major }}.qcow2", checksum: "sha256:%s" }
            iso_url: http://example.invalid/x.iso
            iso_checksum: "sha256:%s"
            boot_command: ["<enter>"]
            installer: anything
            seed: cloud-config
            architectures: { x86_64: { firmware: { bios: {}, uefi: {} } } }
            versions:
              - { major_version: 2, minor_version: 1, codename: new }
              - { major_version: 1, codename: old, provisioners: [{ type: shell, inline: [only in 1] }] }
            machine: { disk_size: 10G, memory: 1024, least_disk_size: 1G, least_memory: 256 }
            provisioners: [{ type: shell, script: ground.sh }]
            contextualization: { cloud-init: { packages: [cloud-init], provisioners: [{ type: shell, inline: [ctx] }] } }
            defaults:
              identifier: ground
              title: The ground
              packages: [chrony]
              users: [{ name: admin }]
              files: [{ path: /etc/issue, content: ground }, { path: /etc/motd, content: ground }]
            """.formatted("a".repeat(64), "b".repeat(64));

    @TempDir
    Path directory;

    private Planning planning;

    @BeforeEach
    void ground() {
        planning = new Planning(directory);
        planning.write("templates/ground/ground.sh", "true\n");
        planning.distribution("ground", GROUND);
    }

    private void child(String text) {
        planning.distribution("child", "name: Child\nfrom: ground\n" + text);
    }

    private BuildPlan plan(String target) {
        return planning.plan(target, ApplianceOverrides.NONE);
    }

    private String refused(String text) {
        child(text);
        return assertThrows(Problem.class, () -> plan("child")).line();
    }

    private static List<String> steps(BuildPlan plan) {
        return plan.appliance().provisioners().stream()
                .map(step -> (Provisioner.Shell) step)
                .map(step -> step.script() == null
                        ? step.inline().get(0)
                        : Path.of(step.script()).getFileName().toString())
                .toList();
    }

    @Test
    void allIsInheritedListsGrowAndSingleValuesWin() {
        planning.write("templates/child/child.sh", "true\n");
        child("""
                title: Our child
                machine: { memory: 2048, disk_size: 12G }
                provisioners: [{ type: shell, script: child.sh }]
                contextualization: { cloud-init: { packages: [more] } }
                defaults:
                  packages: [nginx]
                  users: [{ name: web }]
                  files: [{ path: /etc/issue, content: child }]
                """);
        List<BuildPlan> lineage = planning.lineage(Path.of("child"));

        assertEquals(2, lineage.size());
        BuildPlan below = lineage.get(0);
        BuildPlan plan = lineage.get(1);
        assertEquals("ground-2.1", below.name());
        assertFalse(below.isLayered());
        assertEquals(List.of("ctx", "ground.sh"), steps(below));
        assertEquals("child-2.1", plan.name());
        assertTrue(plan.isLayered());
        assertEquals(List.of("ground"), plan.parents());
        assertEquals("child", plan.appliance().system().distribution());
        assertEquals("debian", plan.appliance().system().family());
        assertEquals("new", plan.appliance().system().codename());
        assertEquals(below.source(), plan.source());
        assertEquals(List.of("ctx", "ground.sh", "child.sh"), steps(plan));
        assertEquals("Our child 2.1", plan.appliance().identity().title());
        assertEquals("child-2.1", plan.appliance().identity().identifier());
        assertEquals(2048, plan.machine().memory());
        assertEquals("12G", plan.appliance().disk().size().toString());
        assertTrue(plan.appliance().content().packages().containsAll(List.of("cloud-init", "more", "chrony", "nginx")));
        assertEquals(2, plan.appliance().content().users().size());
        assertEquals(
                List.of("/etc/motd=ground", "/etc/issue=child"),
                plan.appliance().content().files().stream()
                        .map(file -> file.path() + "=" + file.content())
                        .toList());
    }

    @Test
    void stepsOfAVersionStayThere() {
        child("provisioners: [{ type: shell, inline: [child] }]\n");

        assertEquals(
                List.of("ctx", "only in 1", "child"),
                steps(planning.plan("child", ApplianceOverrides.of(new SystemChoice("1", null, null, null, null)))));
    }

    @Test
    void versionsAreThoseOfTheParentOrSomeOfThem() {
        child("versions: [{ major_version: 2, machine: { memory: 4096 } }]\n");

        assertEquals("child-2.1", plan("child").name());
        assertEquals(4096, plan("child").machine().memory());
        ComfyRun run = ComfyRun.of("versions", "child", "--template-dir", directory + "/templates");
        assertEquals(1, run.out().lines().count(), run.out() + run.err());
        assertTrue(run.out().contains("new"), run.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "iso_url: http://x | field 'iso_url' is for the lowest description, ground",
                "cloud_image: { url: x, checksum: y } | field 'cloud_image' is for the lowest description, ground",
                "installer: preseed | field 'installer' is for the lowest description, ground",
                "family: redhat | field 'family' is for the lowest description, ground",
                "firmware: { uefi: {} } | field 'firmware' is for the lowest description, ground",
                "virtualbox: {} | field 'virtualbox' has no meaning here, for VirtualBox builds no layers",
                "versions: [{ major_version: 3 }] | field 'versions[0]' is 3, but ground has 2.1, 1",
                "architectures: { aarch64: {} } | field 'architectures.aarch64' is no architecture of ground",
                "architectures: { x86_64: { iso_url: x } } | field 'architectures.x86_64.iso_url' is for the lowest description, ground",
                "defaults: { users: [{ name: admin }] } | field 'defaults.users[0].name' is there already, from below: 'admin'"
            })
    void whatDoesNotGoWithTheParentIsToldWithTheChain(String field, String problem) {
        String line = refused(field + "\n");

        assertTrue(line.contains("line 3: " + problem), line);
        assertTrue(line.endsWith("(child from ground)"), line);
    }

    @Test
    void whatDoesNotGoWithALowerParentIsToldWithTheChain() {
        child("");
        planning.distribution("grandchild", "name: G\nfrom: child\nboot_wait: 3\n");

        String line = assertThrows(Problem.class, () -> plan("grandchild")).line();

        assertTrue(
                line.endsWith(
                        "field 'boot_wait' is for the lowest description, ground (grandchild from child from ground)"),
                line);
    }

    @Test
    void aDiskOnlyGrows() {
        assertEquals(
                "a disk of 5G is too small for child-2.1: ground-2.1 below it has 10G, and disks only grow (child from"
                        + " ground); give a larger 'size' or --size",
                refused("machine: { disk_size: 5G }\n"));
    }

    @Test
    void circlesAreToldWithTheChain() {
        planning.distribution("one", "name: One\nfrom: two\n");
        planning.distribution("two", "name: Two\nfrom: ../three/three.description\n");
        planning.distribution("three", "name: Three\nbase: four\n");
        planning.distribution("four", "name: Four\nfrom: one\n");

        String line = assertThrows(Problem.class, () -> plan("one")).line();

        assertTrue(line.endsWith("leads in a circle (one from two from ../three/three.description from one)"), line);
        planning.distribution("self", "name: S\nfrom: self\n");
        assertTrue(
                assertThrows(Problem.class, () -> plan("self")).line().endsWith("leads in a circle (self from self)"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "grund | names 'grund', but there is no such distribution, did you mean 'ground'? (child from grund)",
                "../no/no.description | names '../no/no.description', but there is no file",
                "../ground/other.description | which is no description of a distribution, a file NAME/NAME.description",
                "../../base.yml | which is no description of a distribution, a file NAME/NAME.description"
            })
    void missingParentsAreToldWithTheChain(String from, String problem) {
        planning.distribution("child", "name: Child\nfrom: " + from + "\n");

        String line = assertThrows(Problem.class, () -> plan("child")).line();

        assertTrue(line.contains("child.description: line 2: field 'from' names '"), line);
        assertTrue(line.contains(problem), line);
        assertTrue(line.endsWith("(child from " + from + ")"), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "../ground", "ground/", "/", "ground/ground.description", "ground.description"})
    void appliancesNameDistributionsByTheirNamesOnly(String distribution) {
        Path file = planning.write("web.yml", "distribution: " + distribution + "\n");

        String line = assertThrows(Problem.class, () -> plan(file.toString())).line();

        assertTrue(line.startsWith("unknown distribution '" + distribution + "'"), line);
    }

    @Test
    void aChainIsNoLongerThanLayersMayBe() {
        planning.distribution("d1", "name: D\nfrom: ground\n");
        for (int i = 2; i <= 8; i++) {
            planning.distribution("d" + i, "name: D\nfrom: d" + (i - 1) + "\n");
        }

        assertEquals(7, plan("d7").parents().size());
        assertTrue(assertThrows(Problem.class, () -> plan("d8"))
                .line()
                .contains("leads to more than 8 descriptions (d8 from d7 from"));
    }

    @Test
    void textThatIsTakenOverTakesTheParentWithIt() {
        child("provisioners: [{ type: shell, inline: [child] }]\n");
        planning.distribution("like", "name: Like\nbase: child\nprovisioners: [{ type: shell, inline: [like] }]\n");

        assertEquals(List.of("ctx", "ground.sh", "like"), steps(plan("like")));
        planning.distribution("both", "name: Both\nbase: child\nfrom: ground\n");
        String line = assertThrows(Problem.class, () -> plan("both")).line();
        assertTrue(line.contains("field 'from' and 'base' exclude each other"), line);
    }

    @Test
    void aParentMayBeNamedByItsFile() throws Exception {
        Files.createDirectories(directory.resolve("elsewhere"));
        Files.move(directory.resolve("templates/ground"), directory.resolve("elsewhere/ground"));
        planning.distribution("child", "name: Child\nfrom: ../../elsewhere/ground/ground.description\n");

        BuildPlan plan = plan("child");

        assertEquals(List.of("../../elsewhere/ground/ground.description"), plan.parents());
        assertEquals("child-2.1", plan.name());
    }

    @Test
    void anApplianceOfAChildStandsOnTheParentToo() {
        child("provisioners: [{ type: shell, inline: [child] }]\n");
        Path file = planning.write("web.yml", """
                distribution: child
                version: 1
                firmware: uefi
                size: 4G
                provisioners: [{ type: shell, inline: [web] }]
                """);
        List<BuildPlan> lineage = planning.lineage(file);

        assertEquals(
                List.of("ground-1", "web-1"),
                lineage.stream().map(BuildPlan::name).toList());
        assertEquals(Firmware.UEFI, lineage.get(0).appliance().system().firmware());
        // Whoever wants a small disk gets one, though that of the ground is usually larger.
        assertEquals("4G", lineage.get(0).appliance().disk().size().toString());
        assertEquals("4G", lineage.get(1).appliance().disk().size().toString());
        assertEquals(List.of("ctx", "only in 1", "child", "web"), steps(lineage.get(1)));
    }

    @Test
    void aSmallerDiskOnTheCommandLineIsThatOfTheGroundToo() {
        child("");
        BuildPlan plan = planning.plan(
                "child",
                new ApplianceOverrides(
                        SystemChoice.NONE,
                        IdentityTexts.NONE,
                        new MachineChoice(List.of(), DiskSize.parse("3G"), null, null)));
        assertEquals("3G", plan.appliance().disk().size().toString());
    }

    @Test
    void aDividedDiskIsDividedAtTheBottom() {
        child("");
        Path file = planning.write("web.yml", """
                distribution: child
                size: 40G
                disk: { partitions: [{ mount: /data, size: 20G }, { mount: / }] }
                """);
        List<BuildPlan> lineage = planning.lineage(file);

        BuildPlan below = lineage.get(0);
        assertEquals(BuildMethod.INSTALL, below.source().method());
        assertTrue(below.appliance().disk().described());
        assertEquals("40G", below.appliance().disk().size().toString());
    }

    @Test
    void anApplianceMayStandOnTheChildItself() {
        child("provisioners: [{ type: shell, inline: [child] }]\n");
        List<BuildPlan> lineage = planning.lineage(planning.write("web.yml", "from: child\ntitle: Web\n"));

        assertEquals(
                List.of("ground-2.1", "child-2.1", "web-2.1"),
                lineage.stream().map(BuildPlan::name).toList());
        assertEquals(List.of("child", "ground"), lineage.get(2).parents());
    }

    @Test
    void whereThereIsNoLayerThereIsNoChild() {
        child("");
        Path file = planning.write("web.yml", "distribution: child\nmethod: install\nformats: [virtualbox]\n");

        String line = assertThrows(Problem.class, () -> plan(file.toString())).line();

        assertEquals(
                "VirtualBox builds no layers, and web-2.1 has some by 'from' or 'checkpoint' (web.yml (child) from"
                        + " ground); use format ova, which is made of QEMU's image",
                line);
    }

    @Test
    void allThatListsDistributionsKnowsIt() {
        child("");
        String templates = directory + "/templates";

        ComfyRun listed = ComfyRun.of("distributions", "--template-dir", templates);
        assertEquals(ExitCode.OK, listed.exitCode(), listed.err());
        assertTrue(listed.out().matches("(?s).*child +2\\.1, 1\n.*"), listed.out());
        ComfyRun described = ComfyRun.of("describe", "child", "--template-dir", templates);
        assertEquals(ExitCode.OK, described.exitCode(), described.err());
        assertTrue(described.out().contains("from:\n- ground\n"), described.out());
        ComfyRun planned = ComfyRun.of(
                "build", "child", "--dry-run", "--accelerator", "tcg", "--template-dir", templates, "-o", templates);
        assertEquals(ExitCode.OK, planned.exitCode(), planned.err());
        assertTrue(planned.out().matches("(?s).*\nfrom: +ground\n.*"), planned.out());
        assertTrue(planned.out().matches("(?s).*\nlayers: +[23]\n.*"), planned.out());
        ComfyRun tree = ComfyRun.of("tree", "child", "--template-dir", templates, "--cache-dir", templates);
        assertEquals(ExitCode.OK, tree.exitCode(), tree.err());
        assertTrue(tree.out().matches("(?s).*\nground-2.1 .*\n  child-2.1 .*"), tree.out());
    }

    @Test
    void theGroundIsPlannedAsIfNothingStoodOnIt() {
        child("");
        assertEquals(
                planning.lineage(Path.of("child")).get(0).appliance(),
                planning.lineage(Path.of("ground")).get(0).appliance());
        assertTrue(planning.lineage(Path.of("child")).get(0).appliance().content().files().stream()
                .map(FileEntry::path)
                .toList()
                .contains("/etc/issue"));
        assertEquals(
                Architecture.X86_64,
                planning.lineage(Path.of("child")).get(0).appliance().system().architecture());
    }
}
