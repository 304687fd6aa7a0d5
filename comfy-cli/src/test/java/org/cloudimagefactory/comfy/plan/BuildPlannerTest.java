package org.cloudimagefactory.comfy.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.cloudimagefactory.comfy.appliance.DiskSize;
import org.cloudimagefactory.comfy.command.ShippedDialects;
import org.cloudimagefactory.comfy.description.ApplianceOverrides;
import org.cloudimagefactory.comfy.description.DistributionCatalogue;
import org.cloudimagefactory.comfy.description.IdentityTexts;
import org.cloudimagefactory.comfy.description.MachineChoice;
import org.cloudimagefactory.comfy.description.SystemChoice;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.template.TemplateEngine;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildPlannerTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-24T10:20:30Z"), ZoneOffset.UTC);

    @TempDir
    Path directory;

    private BuildPlanner planner;

    @BeforeEach
    void writeDescription() throws IOException {
        Path acme = Files.createDirectories(directory.resolve("acme"));
        Files.writeString(acme.resolve("acme.description"), """
                { "name": "acme", "title": "Acme Linux", "boot_command": ["x"],
                  "machine": { "disk_size": "2G", "memory": 768 },
                  "versions": [
                    { "major_version": "1", "minor_version": "2", "iso_url": "http://example.org/a.iso",
                      "iso_checksum": "abcd", "iso_checksum_type": "sha256" },
                    { "major_version": "1", "minor_version": "1" }
                  ] }
                """);
        planner = new BuildPlanner(
                new DistributionCatalogue(List.of(directory)), ShippedDialects.all(), new TemplateEngine(), CLOCK);
    }

    @Test
    void fillsInWhatTheDescriptionSays() {
        BuildPlan plan = planner.plan(request(null, null, null), Accelerator.TCG);
        assertEquals(2L << 30, plan.appliance().disk().size().bytes());
        assertEquals(768, plan.machine().memory());
        assertEquals(1, plan.machine().cpus());
        assertEquals("acme-1.2", plan.name());
        assertEquals("acme-1.2-20261124102030", plan.fileName());
        assertEquals("Acme Linux 1.2", plan.appliance().identity().title());
        assertEquals("acme-1.2", plan.appliance().identity().identifier());
        assertEquals("20261124102030", plan.appliance().identity().version());
    }

    @Test
    void letsTheRequestWin() {
        BuildPlan plan = planner.plan(request(null, null, DiskSize.parse("3G")), Accelerator.KVM);
        assertEquals(3L << 30, plan.appliance().disk().size().bytes());
        assertEquals(Accelerator.KVM, plan.machine().accelerator());
    }

    @Test
    void replacesTheNeedlesOfIdentifiers() {
        BuildPlan plan = planner.plan(request(null, "a/$n/$v/$t/$g/$x", null), Accelerator.TCG);
        assertEquals(
                "a/acme/1.2/202611241020/vo1,vo2/$x",
                plan.appliance().identity().identifier());
    }

    @Test
    void putsTheAlgorithmBeforeTheChecksum() {
        BuildPlan plan = planner.plan(request(null, null, null), Accelerator.TCG);
        assertEquals(new BuildSource.FetchedIso("http://example.org/a.iso", "sha256:abcd"), plan.source());
    }

    @Test
    void refusesAVersionWithoutInstaller() {
        Problem e = assertThrows(Problem.class, () -> planner.plan(request("1.1", null, null), Accelerator.TCG));
        assertEquals(
                "version 1.1 of acme for x86_64 has no iso_url or no iso_checksum; add both to its description",
                e.line());
    }

    private BuildRequest request(@Nullable String version, @Nullable String identifier, @Nullable DiskSize size) {
        ApplianceOverrides overrides = new ApplianceOverrides(
                new SystemChoice(version, null, null, null, null),
                new IdentityTexts(null, identifier, null, List.of("vo1", "vo2")),
                new MachineChoice(List.of(), size, null, null));
        return new BuildRequest("acme", overrides, directory, Duration.ofMinutes(1));
    }
}
