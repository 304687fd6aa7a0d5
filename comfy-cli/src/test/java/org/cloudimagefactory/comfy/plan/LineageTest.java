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
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Descriptions that stand on others by {@code from}. */
class LineageTest {
    @TempDir
    Path directory;

    private Planning planning;

    @BeforeEach
    void base() {
        planning = new Planning(directory);
        planning.write("base/motd", "hello");
        planning.write("base/setup.sh", "true\n");
        planning.write("base/base.yml", """
                distribution: debian
                version: "12"
                method: cloud-image
                title: Our base
                identifier: our-base
                groups: [operators]
                size: 10G
                memory: 2048
                timezone: Europe/Prague
                packages: [chrony]
                users: [{ name: admin, sudo: true }]
                files:
                  - { path: /etc/motd, source: motd }
                  - { path: /etc/issue, content: base }
                services: { enable: [chrony] }
                kernel_arguments: [quiet]
                listening_ports: [22]
                provisioners: [{ type: shell, script: setup.sh }]
                """);
    }

    private BuildPlan plan(String name, String text) {
        return planning.plan(planning.write(name, text).toString(), ApplianceOverrides.NONE);
    }

    private String refused(String text) {
        return assertThrows(Problem.class, () -> plan("web.yml", text)).line();
    }

    @Test
    void allIsInheritedListsGrowAndSingleValuesWin() {
        BuildPlan plan = plan("web.yml", """
                from: base/base.yml
                title: Our web
                groups: [web]
                size: 20G
                packages: [nginx-light]
                users: [{ name: deploy }]
                files: [{ path: /etc/issue, content: web }]
                services: { enable: [nginx], disable: [cron] }
                kernel_arguments: [panic=1]
                listening_ports: [80]
                provisioners: [{ type: shell, inline: ["nginx -t"], checkpoint: true }]
                """);

        assertEquals("web-12", plan.name().replaceFirst("\\..*", ""));
        assertEquals(List.of("base/base.yml"), plan.parents());
        assertEquals("debian", plan.distribution().name());
        assertEquals("Our web", plan.appliance().identity().title());
        assertEquals(List.of("web"), plan.appliance().identity().groups());
        assertEquals("20G", plan.appliance().disk().size().toString());
        assertEquals(2048, plan.machine().memory());
        assertTrue(plan.appliance().content().packages().containsAll(List.of("chrony", "nginx-light")));
        assertEquals(
                List.of("admin", "deploy"),
                plan.appliance().content().users().stream()
                        .map(UserAccount::name)
                        .toList());
        assertEquals(
                List.of("/etc/motd=null", "/etc/issue=web"),
                plan.appliance().content().files().stream()
                        .map(file -> file.path() + "=" + file.content())
                        .toList());
        assertEquals(
                List.of("chrony", "nginx"),
                plan.appliance().content().services().enable());
        assertEquals(List.of("cron"), plan.appliance().content().services().disable());
        assertTrue(plan.appliance().content().kernelArguments().containsAll(List.of("quiet", "panic=1")));
        assertEquals(List.of(22, 80), plan.appliance().access().listeningPorts());
        List<Provisioner> all = plan.appliance().provisioners();
        Provisioner.Shell parents = (Provisioner.Shell) all.get(all.size() - 2);
        Provisioner.Shell own = (Provisioner.Shell) all.get(all.size() - 1);
        assertEquals(directory.resolve("base/setup.sh").toString(), parents.script());
        assertFalse(parents.checkpoint());
        assertEquals(List.of("nginx -t"), own.inline());
        assertTrue(own.checkpoint());
    }

    @Test
    void filesAreFoundBesideTheDescriptionThatNamesThem() {
        BuildPlan plan = plan("web.yml", "from: base/base.yml\n");

        assertEquals(
                directory.resolve("base/motd").toString(),
                plan.appliance().content().files().stream()
                        .map(FileEntry::source)
                        .findFirst()
                        .orElseThrow());
    }

    @Test
    void anIdentifierIsOfOneApplianceOnly() {
        assertTrue(plan("web.yml", "from: base/base.yml\n")
                .appliance()
                .identity()
                .identifier()
                .startsWith("web-12"));
    }

    @Test
    void aDistributionIsAParentInTheVersionThatIsWanted() {
        BuildPlan plan = plan("web.yml", "from: debian\nversion: '12'\nfirmware: uefi\npackages: [nginx]\n");

        assertEquals(List.of("debian"), plan.parents());
        assertTrue(plan.appliance().system().version().startsWith("12"));
        assertEquals("uefi", plan.appliance().system().firmware().toString());
    }

    @Test
    void grandchildrenInheritFromAll() {
        planning.write("web.yml", "from: base/base.yml\npackages: [nginx]\n");
        BuildPlan plan = plan("shop.yml", "from: web.yml\npackages: [php]\n");

        assertEquals(List.of("web.yml", "base/base.yml"), plan.parents());
        assertTrue(plan.appliance().content().packages().containsAll(List.of("chrony", "nginx", "php")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "distribution: ubuntu | field 'distribution' is 'ubuntu', but base/base.yml has 'debian'",
                "version: '11' | field 'version' is '11', but base/base.yml has '12'",
                "arch: arm64 | field 'arch' is not said by base/base.yml, where it would have to be: 'aarch64'",
                "firmware: uefi | field 'firmware' is not said by base/base.yml, where it would have to be: 'uefi'",
                "method: install | field 'method' is 'install', but base/base.yml has 'cloud-image'",
                "disk: { partitions: [{ mount: / }] } | field 'disk' is for the lowest description, base/base.yml",
                "base: { image: x.qcow2 } | field 'base' is for the lowest description, base/base.yml",
                "users: [{ name: admin }] | field 'users[0].name' is there already, from below: 'admin'"
            })
    void whatDoesNotGoWithTheParentIsToldWithTheChain(String field, String problem) {
        planning.write("middle.yml", "from: base/base.yml\n");
        String line = refused("from: middle.yml\n" + field + "\n");

        assertTrue(line.contains("line 2: " + problem), line);
        assertTrue(line.endsWith("(web.yml from middle.yml from base/base.yml)"), line);
    }

    @Test
    void theSameMayBeSaidAgain() {
        planning.write("arm.yml", "distribution: debian\nversion: '12'\narch: arm64\nmethod: cloud-image\n");

        assertEquals(
                "aarch64",
                plan("web.yml", "from: arm.yml\ndistribution: debian\nversion: '12'\narch: aarch64\n")
                        .appliance()
                        .system()
                        .architecture()
                        .kernelName());
    }

    @Test
    void aDiskOnlyGrows() {
        String line = refused("from: base/base.yml\nsize: 9G\n");

        assertTrue(line.startsWith("a disk of 9G is too small for web-12"), line);
        assertTrue(line.contains("has 10G, and disks only grow (web.yml from base/base.yml)"), line);
        // Also where the parent does not say how large it is.
        assertTrue(refused("from: micro\nsize: 400M\n").contains("disks only grow (web.yml from micro)"));
    }

    @Test
    void circlesAreToldWithTheChain() throws Exception {
        planning.write("a.yml", "from: b.yml\n");
        planning.write("b.yml", "from: sub/../link.yml\n");
        Files.createSymbolicLink(directory.resolve("link.yml"), directory.resolve("a.yml"));

        String line = refused("from: a.yml\n");

        assertTrue(
                line.endsWith("b.yml: line 1: field 'from' leads in a circle"
                        + " (web.yml from a.yml from b.yml from sub/../link.yml)"),
                line);
        assertTrue(refused("from: web.yml\n").contains("leads in a circle (web.yml from web.yml)"));
    }

    @Test
    void missingParentsAreToldWithTheChain() {
        planning.write("a.yml", "from: none.yml\n");
        planning.write("b.yml", "from: debain\n");

        assertTrue(refused("from: a.yml\n")
                .endsWith("a.yml: line 1: field 'from' names 'none.yml', but there is no file "
                        + directory.resolve("none.yml") + " (web.yml from a.yml from none.yml)"));
        String name = refused("from: b.yml\n");
        assertTrue(name.startsWith("unknown distribution 'debain'; did you mean 'debian'?"), name);
        assertTrue(name.endsWith("it is named in web.yml from b.yml from debain"), name);
    }

    @Test
    void aChainIsNoLongerThanLayersMayBe() {
        planning.write("1.yml", "from: micro\n");
        for (int i = 2; i <= 7; i++) {
            planning.write(i + ".yml", "from: " + (i - 1) + ".yml\n");
        }

        assertEquals(
                7,
                planning.plan(directory.resolve("7.yml").toString(), ApplianceOverrides.NONE)
                        .parents()
                        .size());
        assertTrue(
                refused("from: 7.yml\n").contains("leads to more than 8 descriptions (web.yml from 7.yml from 6.yml"));
    }

    @Test
    void whatIsWrongInAParentIsToldThere() {
        planning.write("a.yml", "distribution: micro\nsizes: 1G\n");

        String line = refused("from: a.yml\n");

        assertTrue(line.startsWith("invalid appliance description " + directory.resolve("a.yml") + ": line 2: "), line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from: micro\nformats: [virtualbox]\n",
                "distribution: micro\nformats: [virtualbox]\nprovisioners: [{ type: shell, inline: ['true'], checkpoint: true }]\n"
            })
    void virtualBoxBuildsNoLayers(String text) {
        assertTrue(refused(text).startsWith("VirtualBox builds no layers, and web-1.0 has some"), refused(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "communicator",
                "disk_additional_size",
                "disk_compression",
                "disk_image",
                "qemu_img_args",
                "skip_compaction",
                "skip_resize_disk",
                "use_backing_file",
                "ssh_username",
                "ssh_key_path",
                "ssh_private_key_file"
            })
    void whatWouldLockOutOrFlattenIsRefusedByName(String setting) {
        planning.distribution(
                "own",
                "name: Own\nversions: [{ major_version: 1 }]\niso_url: http://example.invalid/x\niso_checksum: \"sha256:"
                        + "a".repeat(64) + "\"\nqemu: { ssh_timeout: 20m, disk_size: 2000, " + setting + ": x }\n");

        String line = refused("from: own\n");

        assertTrue(line.contains("(web.yml from own)"), line);
        assertTrue(line.contains("tells Packer: " + setting + "; leave it out"), line);
        assertEquals("web-1", plan("web.yml", "distribution: own\n").name());
    }

    @Test
    void distributionsHaveNoParentInTheirDefaults() {
        planning.distribution("own", "name: Own\nversions: [{ major_version: 1 }]\ndefaults: { from: micro }\n");

        String line = assertThrows(Problem.class, () -> planning.plan("own", ApplianceOverrides.NONE))
                .line();

        assertTrue(
                line.contains(
                        "field 'defaults.from' is for appliances; a distribution stands on another one by a 'from' of its own"),
                line);
    }

    @Test
    void whatIsLayeredIsDescribedAndShownInLayers() {
        Path child = planning.write("web.yml", "from: micro\n");
        Path stepped = planning.write(
                "step.yml",
                "distribution: micro\nprovisioners: [{ type: shell, inline: ['true'], checkpoint: true }]\n");

        ComfyRun described = ComfyRun.of("describe", child.toString());
        assertEquals(ExitCode.OK, described.exitCode(), described.err());
        assertTrue(described.out().contains("from:\n- micro\n"), described.out());
        assertTrue(ComfyRun.of("describe", stepped.toString()).out().contains("checkpoint: true"));
        assertFalse(ComfyRun.of("describe", "micro").out().contains("checkpoint"));
        for (Path file : List.of(child, stepped)) {
            ComfyRun run = ComfyRun.of("template", file.toString(), "--accelerator", "tcg");
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
            assertTrue(run.out().startsWith("=== layer 1 of "), run.out());
        }
    }
}
