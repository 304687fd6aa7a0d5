package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.BuildMethod;
import org.cloudimagefactory.comfy.appliance.Localization;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppliancePlannerTest {
    private static final String KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKx one@example.org";

    @TempDir
    Path directory;

    private Planning planning;

    @BeforeEach
    void writeDistributions() {
        planning = new Planning(directory);
        planning.write("templates/acme/scripts/acme.sh", "true\n");
        planning.distribution("acme", """
                name: acme
                title: Acme
                family: debian
                mirrors: [http://mirror.example.org/acme/]
                iso_checksum: file:{{ mirror }}/{{ codename }}/SHA256SUMS
                cloud_image:
                  url: "{{ mirror }}/{{ codename }}/acme-{{ major }}-{{ debian_arch }}.qcow2"
                  checksum: file:{{ mirror }}/{{ codename }}/SHA512SUMS
                architectures:
                  x86_64:
                    iso_url: "{{ mirror }}/{{ version }}/{{ arch }}.iso"
                  aarch64:
                    firmware: { uefi: {} }
                    iso_url: "{{ mirror }}/{{ version }}/arm.iso"
                contextualization:
                  cloud-init: { packages: [cloud-init] }
                provisioners:
                  - { type: shell, script: scripts/acme.sh }
                versions:
                  - { major_version: 12, minor_version: 9, codename: worm }
                  - { major_version: 12, minor_version: 11, codename: worm }
                  - { major_version: 11, codename: eye, cloud_image: { url: "http://x/11.img", checksum: "sha256:00" } }
                """);
        planning.distribution("web", """
                name: web
                base: acme
                title: Acme Web
                defaults: { packages: [nginx], services: { enable: [nginx] }, listening_ports: [80] }
                """);
    }

    @Test
    void fillsInDefaults() {
        AppliancePlan plan = planning.plan("acme", ApplianceOverrides.NONE).appliance();
        assertEquals("12.11", plan.system().version());
        assertEquals("debian", plan.system().family());
        assertEquals("http://mirror.example.org/acme", plan.system().mirror());
        assertEquals("acme", plan.hostname());
        assertEquals(List.of("cloud-init"), plan.access().contextualization());
        assertEquals(List.of("cloud-init"), plan.content().packages());
        assertEquals(Localization.NONE, plan.localization());
        Path script = directory.resolve("templates/acme/scripts/acme.sh");
        assertEquals(
                List.of(new Provisioner.Shell(script.toString(), List.of(), java.util.Map.of())), plan.provisioners());
    }

    @Test
    void takesWhatTheOperatorDescribes() {
        planning.write("files/index.html", "<p>");
        BuildPlan build = planning.appliance("""
                distribution: acme
                version: "11"
                title: Our server
                identifier: "$n/$v"
                groups: ops
                locale: de_DE.UTF-8
                packages: [vim, cloud-init]
                users: [ { name: admin, sudo: true, ssh_keys: "%s" } ]
                files: [ { path: /srv/index.html, source: files/index.html, mode: 0600 } ]
                services: { disable: [cron] }
                provisioners: [ { type: shell, inline: [ "echo hello" ], environment: { A: 1 } } ]
                """.formatted(KEY));
        AppliancePlan plan = build.appliance();
        assertEquals("appliance-11", build.name());
        assertEquals("appliance/11", plan.identity().identifier());
        assertEquals(List.of("ops"), plan.identity().groups());
        assertEquals(List.of("cloud-init", "vim"), plan.content().packages());
        assertEquals(
                List.of(new UserAccount("admin", null, List.of(), List.of(KEY), null, true, null)),
                plan.content().users());
        assertEquals("0600", plan.content().files().get(0).mode());
        assertEquals(
                directory.resolve("files/index.html").toString(),
                plan.content().files().get(0).source());
        assertEquals(List.of("cron"), plan.content().services().disable());
        assertEquals(2, plan.provisioners().size());
        assertEquals(
                new BuildSource.CloudImage(
                        "http://x/11.img", "sha256:00", build.formats().get(0)),
                build.source());
    }

    @Test
    void replacesTheNeedlesOfAnIdentifierOnce() {
        AppliancePlan plan = planning.appliance(
                        "distribution: acme\nidentifier: METACLOUD-$n-$v-$t-$g-$x\ngroups: [\"$n\", ops]\n")
                .appliance();
        assertEquals(
                "METACLOUD-appliance-12.11-202611241020-$n,ops-$x",
                plan.identity().identifier());
    }

    @Test
    void addsToWhatADistributionIsMadeOf() {
        AppliancePlan plan = planning.appliance("distribution: web\npackages: [vim]\nlistening_ports: 443\n")
                .appliance();
        assertEquals(List.of("cloud-init", "nginx", "vim"), plan.content().packages());
        assertEquals(List.of(80, 443), plan.access().listeningPorts());
        assertEquals("web", plan.system().distribution());
        assertEquals("12.11", plan.system().version());
    }

    @Test
    void prefersTheCloudImageUnlessTheDiskIsDescribed() {
        assertEquals(
                "http://mirror.example.org/acme/worm/acme-12-amd64.qcow2",
                planning.appliance("distribution: acme\n").source().location());
        BuildSource install = planning.appliance("distribution: acme\nmethod: install\ncontextualization: []\n")
                .source();
        assertEquals(
                new BuildSource.FetchedIso(
                        "http://mirror.example.org/acme/12.11/x86_64.iso",
                        "file:http://mirror.example.org/acme/worm/SHA256SUMS"),
                install);
        assertEquals(BuildMethod.INSTALL, install.method());
    }

    @Test
    void usesWhatHoldsForTheArchitecture() {
        BuildPlan plan =
                planning.appliance("distribution: acme\nmethod: install\ncontextualization: []\narch: arm64\n");
        assertEquals(
                "http://mirror.example.org/acme/12.11/arm.iso", plan.source().location());
        assertEquals("uefi", plan.appliance().system().firmware().toString());
    }

    @Test
    void refusesWhatTheInstallerHasNoWordsFor() {
        Problem e = assertThrows(
                Problem.class, () -> planning.appliance("distribution: micro\npackages: [vim]\nlocale: de_DE.UTF-8\n"));
        assertEquals(
                "invalid appliance description " + directory.resolve("appliance.yml")
                        + ": line 2: field 'packages' is more than micro (micro-answers) can do: micro has no package manager;"
                        + " line 3: field 'locale' is more than micro (micro-answers) can do: micro has the locale C,"
                        + " the keyboard us and the time zone UTC",
                e.line());
    }

    @Test
    void refusesContextualizationThatTheDistributionDoesNotKnow() {
        Problem e =
                assertThrows(Problem.class, () -> planning.appliance("distribution: acme\ncontextualization: other\n"));
        assertEquals(
                "invalid appliance description " + directory.resolve("appliance.yml")
                        + ": line 2: field 'contextualization' asks for 'other', which acme does not know; it knows"
                        + " [cloud-init]",
                e.line());
    }

    @Test
    void refusesFirmwareAndArchitectureThatAreNotThere() {
        assertEquals(
                "acme 12.11 cannot be built for firmware uefi; it can be for [bios]",
                assertThrows(Problem.class, () -> planning.appliance("distribution: acme\nfirmware: uefi\n"))
                        .line());
        assertEquals(
                "micro 1.0 is not there for aarch64; it is there for [x86_64]",
                assertThrows(Problem.class, () -> planning.appliance("distribution: micro\narch: aarch64\n"))
                        .line());
    }
}
