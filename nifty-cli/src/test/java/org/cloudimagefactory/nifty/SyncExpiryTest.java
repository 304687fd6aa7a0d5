package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxImage;
import org.junit.jupiter.api.Test;

/** How appliances and old versions go. */
class SyncExpiryTest extends WithCloud {
    @Test
    void tagsHidesAndLaterDeletes() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.expire("debian", "1");
        cloud.syncOk("--expire-after", "2h");
        assertEquals(List.of(), cloud.sandbox().templates());
        SandboxImage image = cloud.image(0);
        assertEquals("EXPIRED_" + cloud.now().getEpochSecond() + "_debian-1@default", image.name());
        assertEquals("DISABLED", image.state().toString());
        assertEquals(0600, image.permissions().bits());
        assertEquals("yes", image.template().text("NIFTY_EXPIRED").orElse(""));
        assertEquals(
                cloud.now().toString(),
                image.template().text("NIFTY_EXPIRED_AT").orElse(""));
        cloud.passes(Duration.ofHours(1));
        cloud.syncOk("--expire-after", "2h");
        assertEquals(1, cloud.sandbox().images().size());
        cloud.passes(Duration.ofHours(1));
        cloud.syncOk("--expire-after", "2h");
        assertEquals(List.of(), cloud.sandbox().images());
    }

    @Test
    void aStaleExpirationTouchesOnlyItsVersion() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.syncOk("--keep", "2");
        cloud.expire("debian", "1");
        cloud.syncOk("--keep", "2");
        assertEquals(List.of("2 READY"), cloud.imageStates());
        assertEquals("2", cloud.offeredVersion());
        cloud.expire("debian", "0");
        assertTrue(cloud.syncOk().contains("0 changed, 1 unchanged"));
        assertEquals("2", cloud.offeredVersion());
    }

    @Test
    void anExpirationAfterTheNewVersionIsStale() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.expire("debian", "1");
        cloud.syncOk();
        assertEquals("2", cloud.offeredVersion());
        assertEquals(List.of("2 READY"), cloud.imageStates());
    }

    @Test
    void anExpirationWithoutVersionMeansTheApplianceAsItIs() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.expire("debian", null);
        cloud.syncOk();
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    @Test
    void expiresByItselfWhenItsTimeIsOver() {
        String time = cloud.now().plus(Duration.ofHours(1)).toString();
        cloud.register("debian", "1", cloud.image("d.raw", "one"), "\"expires\":\"" + time + "\"");
        cloud.syncOk();
        cloud.passes(Duration.ofMinutes(59));
        cloud.syncOk();
        assertEquals("1", cloud.offeredVersion());
        cloud.passes(Duration.ofMinutes(2));
        String out = cloud.syncOk();
        assertTrue(out.contains("it expired at " + time), out);
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    private String in(Duration time) {
        return "\"expires\":\"" + cloud.now().plus(time) + "\"";
    }

    @Test
    void expiresByItselfAlsoWhileASuccessorWaitsForItsRetry() {
        cloud.register("debian", "1", cloud.image("d.raw", "one"), in(Duration.ofMinutes(10)));
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "disk on fire");
        assertEquals("1", cloud.offeredVersion());
        cloud.passes(Duration.ofMinutes(11));
        int uploads = cloud.sandbox().counters().of("one.image.allocate");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "is tried again after");
        assertEquals(List.of(), cloud.sandbox().templates());
        assertEquals(List.of(), cloud.imageStates());
        assertEquals(uploads, cloud.sandbox().counters().of("one.image.allocate"));
        cloud.passes(Duration.ofHours(1));
        cloud.syncOk("--retry-after", "1h");
        assertEquals("2", cloud.offeredVersion());
    }

    @Test
    void whatIsOverByItselfDoesNotWaitForARetry() {
        cloud.register("debian", "1", cloud.image("d.raw", "one"), in(Duration.ofMinutes(10)));
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "disk on fire");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "is tried again after");
        cloud.passes(Duration.ofMinutes(11));
        cloud.syncOk("--retry-after", "1h");
        assertEquals(List.of(), cloud.files("."));
        assertEquals(1, cloud.files("done").size());
        assertEquals(List.of(), cloud.imageStates());
    }

    @Test
    void doesNotRegisterWhatHasExpiredAlready() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.register("debian", "2", cloud.image("d.raw", "two"), "\"expires\":\"2020-01-01T00:00:00Z\"");
        cloud.syncOk();
        assertEquals("1", cloud.offeredVersion());
        cloud.register("debian", "1", cloud.image("e.raw", "three"), "\"expires\":\"2020-01-01T00:00:00Z\"");
        cloud.syncOk();
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    @Test
    void aNewTimeInTheDescriptorKeepsItAlive() {
        String soon = cloud.now().plus(Duration.ofHours(1)).toString();
        String late = cloud.now().plus(Duration.ofHours(9)).toString();
        cloud.register("debian", "1", cloud.image("d.raw", "one"), "\"expires\":\"" + soon + "\"");
        cloud.syncOk();
        cloud.passes(Duration.ofHours(2));
        cloud.register("debian", "1", cloud.image("d.raw", "one"), "\"expires\":\"" + late + "\"");
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
        cloud.syncOk();
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void leavesAnImageThatAMachineUses() {
        cloud.register("debian", "1");
        cloud.syncOk();
        String machine =
                cloud.call("one.template.instantiate", cloud.onlyTemplate().id(), "vm", true, "", false);
        cloud.expire("debian", "1");
        String out = cloud.syncOk();
        assertTrue(out.contains("is used by 1 virtual machines and stays until it is not"), out);
        assertEquals(List.of(), cloud.sandbox().templates());
        assertEquals(List.of("1 USED"), cloud.imageStates());
        assertTrue(cloud.image(0).name().startsWith("EXPIRED_"), cloud.image(0).name());
        assertEquals(
                List.of("expire-debian-2.json", "debian-1-1.json").stream()
                        .sorted()
                        .toList(),
                cloud.files("done"));
        cloud.syncOk();
        assertEquals(List.of("1 USED"), cloud.imageStates());
        cloud.call("one.vm.action", "terminate-hard", Integer.parseInt(machine));
        cloud.syncOk();
        assertEquals(List.of(), cloud.sandbox().images());
    }

    @Test
    void swapsUnderARunningMachine() {
        cloud.register("debian", "1");
        cloud.syncOk();
        String machine =
                cloud.call("one.template.instantiate", cloud.onlyTemplate().id(), "vm", true, "", false);
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals("2", cloud.offeredVersion());
        assertEquals(List.of("1 USED", "2 READY"), cloud.imageStates());
        cloud.call("one.vm.action", "terminate-hard", Integer.parseInt(machine));
        assertEquals(0, cloud.run("clean").exitCode());
        assertEquals(List.of("2 READY"), cloud.imageStates());
    }

    @Test
    void aTemplateWaitsForALateSuccessor() {
        cloud.register("debian", "1");
        cloud.syncOk();
        int template = cloud.onlyTemplate().id();
        cloud.expire("debian", "1");
        cloud.syncOk("--expire-grace", "6h");
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(
                "yes", cloud.onlyTemplate().template().text("NIFTY_EXPIRED").orElse(""));
        cloud.passes(Duration.ofHours(5));
        cloud.syncOk("--expire-grace", "6h");
        cloud.register("debian", "2");
        cloud.syncOk("--expire-grace", "6h");
        assertEquals(template, cloud.onlyTemplate().id());
        assertEquals("2", cloud.offeredVersion());
        assertEquals("", cloud.onlyTemplate().template().text("NIFTY_EXPIRED").orElse(""));
        cloud.passes(Duration.ofHours(50));
        cloud.syncOk("--expire-grace", "6h");
        assertEquals("2", cloud.offeredVersion());
    }

    @Test
    void aTemplateThatNoSuccessorCameForGoes() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.expire("debian", "1");
        cloud.syncOk("--expire-grace", "6h");
        cloud.passes(Duration.ofHours(6));
        cloud.syncOk("--expire-grace", "6h");
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    @Test
    void bringsAnExpiredVersionBackWithoutAnUpload() {
        cloud.register("debian", "1");
        cloud.syncOk();
        int image = cloud.image(0).id();
        cloud.expire("debian", "1");
        cloud.syncOk("--expire-after", "7d");
        cloud.register("debian", "1");
        cloud.syncOk("--expire-after", "7d");
        assertEquals(image, cloud.image(0).id());
        assertEquals("debian-1@default", cloud.image(0).name());
        assertEquals("READY", cloud.image(0).state().toString());
        assertEquals("", cloud.image(0).template().text("NIFTY_EXPIRED").orElse(""));
        assertEquals("1", cloud.offeredVersion());
        cloud.passes(Duration.ofDays(30));
        cloud.syncOk("--expire-after", "7d");
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void keepsVersionsAndRollsBackToThem() {
        for (String version : List.of("1", "2", "3")) {
            cloud.register("debian", version);
            cloud.syncOk("--keep", "2");
        }
        assertEquals(List.of("2 READY", "3 READY"), cloud.imageStates());
        assertEquals("3", cloud.offeredVersion());
        Nifty.Run run = cloud.run("rollback", "debian");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("back from version 3 to version 2"), run.out());
        assertEquals("2", cloud.offeredVersion());
        assertEquals(
                "2",
                cloud.onlyTemplate().template().text("NIFTY_APPLIANCE_VERSION").orElse(""));
        cloud.syncOk("--keep", "2");
        assertEquals("2", cloud.offeredVersion());
        assertFails(cloud.run("rollback", "debian"), 1, "no version before the one in service of appliance 'debian'");
        cloud.register("debian", "3");
        cloud.syncOk("--keep", "2");
        assertEquals("3", cloud.offeredVersion());
        assertEquals(List.of("2 READY", "3 READY"), cloud.imageStates());
    }

    @Test
    void rollsBackToAVersionThatIsOutOfService() {
        cloud.register("debian", "1", cloud.image("1.raw", "1"), "\"memory\":2048", "\"title\":\"One\"");
        cloud.syncOk();
        cloud.register("debian", "2");
        cloud.syncOk("--expire-after", "1d");
        assertEquals(List.of("1 DISABLED", "2 READY"), cloud.imageStates());
        assertEquals(0, cloud.run("rollback", "debian").exitCode());
        assertEquals("1", cloud.offeredVersion());
        assertEquals(List.of("1 READY", "2 READY"), cloud.imageStates());
        assertEquals("2048", cloud.onlyTemplate().template().text("MEMORY").orElse(""));
        assertEquals(
                "One",
                cloud.onlyTemplate().template().text("NIFTY_APPLIANCE_TITLE").orElse(""));
        cloud.passes(Duration.ofDays(2));
        cloud.syncOk("--expire-after", "1d");
        assertEquals("1", cloud.offeredVersion());
    }

    @Test
    void rollsBackToAVersionThatMachinesStillUse() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.call("one.template.instantiate", 0, "vm", false, "", false);
        cloud.register("debian", "2");
        cloud.syncOk();
        assertEquals(List.of("1 USED", "2 READY"), cloud.imageStates());
        Nifty.Run run = cloud.run("rollback", "debian");
        assertEquals("", run.err());
        assertEquals("1", cloud.offeredVersion());
        assertEquals("debian-1@default", cloud.image(0).name());
    }

    @Test
    void cleanLooksAtNoDescriptor() {
        cloud.register("debian", "1");
        cloud.syncOk();
        cloud.expire("debian", "1");
        cloud.syncOk("--expire-after", "1h");
        cloud.register("other", "1");
        cloud.passes(Duration.ofHours(2));
        Nifty.Run run = cloud.run("clean", "--expire-after", "1h");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(List.of("other-1-3.json"), cloud.files("."));
        assertEquals(
                0,
                cloud.run("clean", "--descriptors-dir", "/nowhere/a,/nowhere/b").exitCode());
    }
}
