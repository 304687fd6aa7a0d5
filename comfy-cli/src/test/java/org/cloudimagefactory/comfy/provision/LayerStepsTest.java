package org.cloudimagefactory.comfy.provision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.appliance.AppliancePlan;
import org.cloudimagefactory.comfy.appliance.Provisioner;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What layers do, and what lets the next one in. */
class LayerStepsTest {
    private static final String KEY = "ssh-ed25519 AAAAOWN comfy-build";
    private static final Path PACKAGES = Path.of("/build/packages.txt");
    private static final List<Provisioner> ONE = List.of(new Provisioner.Shell(null, List.of("true"), Map.of()));

    @TempDir
    Path directory;

    private AppliancePlan appliance;

    @BeforeEach
    void describe() {
        appliance = new Planning(directory)
                .appliance("distribution: micro\nfiles: [ { path: /etc/a, content: a } ]\n")
                .appliance();
    }

    @Test
    void theFirstLayerOpensItselfBeforeAllElseAndGivesBlocksBackAfterIt() {
        ProvisioningPlan plan = plan(new LayerSteps(appliance, true, ONE, KEY, null, null));
        assertEquals(List.of("settings.sh", "inline.sh", "close-layer.sh"), scripts(plan));
        assertEquals("""
                set -e
                (
                set +e
                open_layer 'ssh-ed25519 AAAAOWN comfy-build'

                )
                (
                set +e
                put_file /tmp/comfy-0 /etc/a 0644 root root
                rm -f /tmp/comfy-0

                )
                """, calls(plan, "settings.sh"));
        assertEquals("open_layer 'ssh-ed25519 AAAAOWN comfy-build'\ngive_back_blocks\n", calls(plan, "close-layer.sh"));
    }

    @Test
    void aLayerUponAnotherForgetsTheKeyThatItCameInBy() {
        ProvisioningPlan plan = plan(new LayerSteps(null, false, ONE, KEY, "AAAABELOW", null));
        assertEquals(List.of("open-layer.sh", "inline.sh", "close-layer.sh"), scripts(plan));
        assertEquals("open_layer 'ssh-ed25519 AAAAOWN comfy-build'\n", calls(plan, "open-layer.sh"));
        assertEquals("""
                open_layer 'ssh-ed25519 AAAAOWN comfy-build'
                forget_key AAAABELOW
                give_back_blocks
                """, calls(plan, "close-layer.sh"));
    }

    @Test
    void theLastLayerAddsNoKeyAndEndsAsABuildInOneRun() {
        LayerSteps.Seal seal = new LayerSteps.Seal(appliance, null, "admin");
        ProvisioningPlan plan = plan(new LayerSteps(null, false, ONE, null, "AAAABELOW", seal));
        assertEquals(List.of("inline.sh", "package-list.sh", "seal.sh"), scripts(plan));
        assertTrue(
                calls(plan, "package-list.sh").startsWith("set -e\n(\nset +e\nforget_key AAAABELOW\n\n)\n"),
                calls(plan, "package-list.sh"));
        Step.Run check = (Step.Run) plan.steps().get(plan.steps().size() - 1);
        // The one of the installation, whose password is still there.
        assertEquals("admin", check.environment().get("COMFY_BUILD_USER"));
        assertTrue(plan.steps().contains(new Step.Take("/tmp/comfy.packages", PACKAGES)));
        assertFalse(plan.files().values().stream().anyMatch(text -> text.contains("\nopen_layer ")));
    }

    @Test
    void whatNoInstallerHasDoneIsDoneInTheLayer() {
        Planning planning = new Planning(directory);
        planning.distribution(
                "acme",
                "{ \"name\": \"acme\", \"cloud_image\": { \"url\": \"http://x/a.img\", \"checksum\": \"sha256:00\" },"
                        + " \"versions\": [ { \"major_version\": \"1\" } ] }");
        AppliancePlan acme =
                planning.appliance("distribution: acme\npackages: [nginx]\n").appliance();
        String calls = calls(plan(new LayerSteps(acme, false, List.of(), KEY, "AAAABELOW", null)), "settings.sh");
        assertTrue(calls.contains("install_packages nginx"), calls);
    }

    private static ProvisioningPlan plan(LayerSteps layer) {
        return new ProvisioningPlanner(Path.of("/build/files"), String::valueOf).layer(layer, PACKAGES);
    }

    private static List<String> scripts(ProvisioningPlan plan) {
        return plan.steps().stream()
                .filter(Step.Run.class::isInstance)
                .map(step -> name(((Step.Run) step).script()))
                .toList();
    }

    private static String calls(ProvisioningPlan plan, String name) {
        return plan.files().entrySet().stream()
                .filter(file -> name(file.getKey()).equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow()
                .replace("#!/bin/sh\n", "")
                .replace(GuestScript.read(GuestScript.LIBRARY), "")
                .replace(GuestScript.read(GuestScript.LAYER), "");
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("^[0-9]{2}-", "");
    }
}
