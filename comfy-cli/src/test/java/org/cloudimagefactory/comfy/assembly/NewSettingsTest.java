package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.FileEntry;
import org.cloudimagefactory.comfy.appliance.UserAccount;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewSettingsTest {
    private static final String BASE = """
            distribution: own
            hostname: base
            locale: cs_CZ.UTF-8
            timezone: UTC
            packages: [less]
            users: [{ name: ada }]
            files: [{ path: /etc/one, content: one }, { path: /etc/two, content: two }]
            services: { enable: [cron], disable: [cups] }
            kernel_arguments: [quiet]
            """;

    @TempDir
    Path directory;

    private AppliancePlan added(String child) {
        Planning planning = new Planning(directory);
        planning.write("templates/own/own.description", """
                name: Own
                family: debian
                versions: [{ major_version: 1 }]
                iso_url: http://example.invalid/own.iso
                iso_checksum: "%s"
                machine: { disk_size: 2G, memory: 512, cpus: 1 }
                """.formatted("sha256:" + "a".repeat(64)));
        planning.write("base.yml", BASE);
        List<BuildPlan> lineage = planning.lineage(planning.write("web.yml", "from: base.yml\n" + child));
        return NewSettings.of(lineage.get(1).appliance(), lineage.get(0).appliance());
    }

    @Test
    void whatTheLayerBelowHasIsNotDoneAgain() {
        assertNull(added("title: Web\n"));
        assertNull(added("size: 4G\n"));
    }

    @Test
    void onlyWhatIsAddedOrOtherwiseIsDone() {
        AppliancePlan added = added("""
                hostname: web
                timezone: Europe/Prague
                packages: [nginx]
                users: [{ name: bea }]
                files: [{ path: /etc/two, content: other }, { path: /etc/three, content: three }]
                services: { enable: [nginx], disable: [cron] }
                kernel_arguments: [nosmt]
                """);

        assertNotNull(added);
        assertEquals("web", added.hostname());
        assertNull(added.localization().locale());
        assertEquals("Europe/Prague", added.localization().timeZone());
        assertEquals(List.of("nginx"), added.content().packages());
        assertEquals(
                List.of("bea"),
                added.content().users().stream().map(UserAccount::name).toList());
        assertEquals(
                List.of("/etc/two", "/etc/three"),
                added.content().files().stream().map(FileEntry::path).toList());
        assertEquals(List.of("nginx"), added.content().services().enable());
        assertEquals(List.of("cron"), added.content().services().disable());
        assertEquals(List.of("nosmt"), added.content().kernelArguments());
    }
}
