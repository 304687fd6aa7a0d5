package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is bound to fail fails before the first byte; what fails after it waits before it is tried again. */
class SyncLookAheadTest extends WithCloud {
    private static final String TWO_DISKS = """
            {"action":"registration","identifier":"two","version":"%s","groups":[%s],"disks":[
             {"type":"os","format":"raw","path":"%s","checksum":{"sha512":"%s"}},
             {"type":"data","format":"raw","path":"%s"%s}]}""";

    private Path os;
    private Path data;
    private Path plainSecret;

    @BeforeEach
    void makeFiles() {
        os = cloud.image("os.raw", "one");
        data = cloud.image("data.raw", "two");
        cloud.call("one.user.allocate", "plain", "pass", "");
        plainSecret = directory.resolve("plain-secret");
        cloud.writeSecret(plainSecret, "plain:pass");
    }

    private void registerTwo(String version, String groups, Path second, String more) {
        cloud.arrive("two", TWO_DISKS.formatted(version, groups, os, CloudFixture.sha512(os), second, more));
    }

    private void assertNothingWasMoved(Nifty.Run run, int exitCode, String error) {
        assertFails(run, exitCode, error);
        assertEquals(0, cloud.sandbox().counters().of("one.image.allocate"));
    }

    @Test
    void aMissingDataDiskIsSeenFirst() {
        registerTwo("1", "", cloud.images().resolve("nowhere.raw"), "");
        for (int i = 0; i < 2; i++) {
            assertNothingWasMoved(cloud.sync(), 1, "nowhere.raw is missing");
        }
    }

    @Test
    void aDataDiskOfAnotherFormatIsSeenFirst() {
        registerTwo("1", "", data, ",\"size\":12");
        assertNothingWasMoved(cloud.sync(), 1, "has a size of 65536 bytes, but its descriptor says 12");
        assertEquals(
                1,
                cloud.files("rejected").stream()
                        .filter(name -> name.endsWith(".json"))
                        .count());
    }

    @Test
    void aChecksumThatNobodyKnowsIsSeenFirst() {
        registerTwo("1", "", data, ",\"checksum\":{\"crc\":\"0123456789abcdef\"}");
        Nifty.Run run = cloud.sync();
        assertEquals(1, run.exitCode(), run.err());
        assertEquals(0, cloud.sandbox().counters().of("one.image.allocate"));
    }

    @Test
    void aLockedTemplateIsSeenFirst() {
        registerTwo("1", "", data, "");
        cloud.syncOk();
        int template = cloud.onlyTemplate().id();
        cloud.call("one.template.lock", template, 1, false);
        cloud.sandbox().counters().reset();
        cloud.image("os.raw", "other");
        registerTwo("2", "", data, "");
        assertNothingWasMoved(
                cloud.sync(),
                1,
                "is locked, so nothing was uploaded; unlock it with 'onetemplate unlock " + template + "'");
        assertEquals("1", cloud.offeredVersion());
        cloud.call("one.template.unlock", template);
        cloud.syncOk();
        assertEquals("2", cloud.offeredVersion());
    }

    @Test
    void aLockedImageThatIsToBeRenewedIsSeenFirst() {
        Path file = cloud.image("d.raw", "one");
        cloud.register("debian", "1", file);
        cloud.syncOk();
        int image = cloud.image(0).id();
        cloud.call("one.image.lock", image, 1, false);
        cloud.register("debian", "1", file, "\"title\":\"New\"");
        assertFails(cloud.sync(), 1, "unlock it with 'oneimage unlock " + image + "'");
        cloud.call("one.image.unlock", image);
        cloud.syncOk();
        assertEquals(
                "New", cloud.image(0).template().text("NIFTY_APPLIANCE_TITLE").orElse(""));
    }

    @Test
    void aLockThatComesInTheMeantimeIsToldWithItsCommand() {
        Path file = cloud.image("d.raw", "one");
        cloud.register("debian", "1", file);
        cloud.syncOk();
        int template = cloud.onlyTemplate().id();
        cloud.register("debian", "1", file, "\"title\":\"New\"");
        cloud.sandbox()
                .faults()
                .onNext(
                        "one.template.info",
                        new Fault.RunBefore(() -> cloud.call("one.template.lock", template, 2, false)));
        assertFails(cloud.sync(), 1, "TEMPLATE is locked; unlock it with 'onetemplate unlock " + template + "'");
    }

    @Test
    void tooLittleSpaceForAllDisksIsSeenFirst() {
        restart(cloudOptions().withCapacity(1));
        registerTwo("1", "", data, "");
        assertNothingWasMoved(
                cloud.sync(),
                1,
                "not enough space in datastore 'default': 2 MB are needed, and 1 MB are left; make room");
        cloud.syncOk("--skip-capacity-check");
        assertEquals(List.of("1 READY", "1 READY"), cloud.imageStates());
    }

    @Test
    void theServerIsAskedToCheckTheCapacity() {
        cloud.register("debian", "1");
        cloud.sandbox()
                .faults()
                .onNext(
                        "one.image.allocate",
                        new Fault.RunBefore(() -> cloud.sandbox().faults().fillDatastores(true)));
        assertFails(cloud.sync(), 1, "Not enough space in datastore; make room in the datastore");
        cloud.syncOk("--skip-capacity-check");
    }

    @Test
    void aQuotaIsSeenFirstAndIsNoLackOfRights() {
        cloud.call("one.user.quota", 2, "DATASTORE=[ID=\"1\",SIZE=\"1\",IMAGES=\"-1\"]");
        registerTwo("1", "", data, "");
        assertNothingWasMoved(
                plain(),
                1,
                "the SIZE quota of user 'plain' or of its group in datastore 'default' is too small: 2 MB are needed, and 0"
                        + " MB of 1 MB are taken; this is a quota, no lack of rights");
        cloud.call("one.user.quota", 2, "DATASTORE=[ID=\"1\",IMAGES=\"1\"]");
        assertNothingWasMoved(plain(), 1, "the IMAGES quota of user 'plain'");
        cloud.call("one.user.quota", 2, "DATASTORE=[ID=\"1\",SIZE=\"10\",IMAGES=\"9\"]");
        assertEquals(0, plain().exitCode());
    }

    @Test
    void aQuotaThatTheServerRefusesIsNoLackOfRights() {
        cloud.register("debian", "1");
        cloud.sandbox()
                .faults()
                .onNext(
                        "one.image.allocate",
                        new Fault.RunBefore(() -> cloud.call("one.user.quota", 2, "DATASTORE=[ID=\"1\",SIZE=\"0\"]")));
        Nifty.Run run = plain();
        assertFails(
                run, 1, "limit of 0 reached for SIZE quota in datastore with ID 1; this is a quota, no lack of rights");
        assertTrue(!run.err().contains("the right to do that"), run.err());
    }

    @Test
    void aGroupThatAPlainUserDoesNotSeeIsNotMissing() {
        cloud.call("one.group.allocate", "fedcloud");
        registerTwo("1", "\"fedcloud\"", data, "");
        assertNothingWasMoved(
                plain(),
                1,
                "user 'plain' sees no group 'fedcloud' in OpenNebula: it sees only its own groups; have an administrator add"
                        + " it to the group ('oneuser addgroup plain fedcloud')");
    }

    private Nifty.Run plain() {
        return cloud.sync("--secret-file", plainSecret.toString());
    }

    private SandboxOptions cloudOptions() {
        return SandboxOptions.in(directory.resolve("sandbox"));
    }

    private void restart(SandboxOptions options) {
        cloud.close();
        cloud = new CloudFixture(directory, options);
    }

    @Test
    void aFailureAfterAnUploadWaitsLongerEachTime() {
        cloud.register("debian", "1");
        String[] often = {"--retry-after", "10m"};
        long[] minutes = {10, 20, 40};
        for (int failures = 1; failures <= minutes.length; failures++) {
            cloud.sandbox().faults().failNextCopy("disk on fire");
            assertFails(cloud.sync(often), 1, "disk on fire");
            int calls = cloud.sandbox().counters().of("one.image.allocate");
            assertEquals(failures, calls);
            cloud.passes(Duration.ofMinutes(minutes[failures - 1]).minusSeconds(1));
            String told = "it failed " + failures + (failures == 1 ? " time" : " times") + " and is tried again after "
                    + cloud.now().plusSeconds(1);
            Nifty.Run plan = cloud.run("plan", often);
            assertTrue(plan.out().contains("waits: " + told), plan.out());
            assertFails(cloud.sync(often), 1, told);
            assertEquals(calls, cloud.sandbox().counters().of("one.image.allocate"));
            assertEquals(List.of(), cloud.files("done"));
            cloud.passes(Duration.ofSeconds(1));
        }
        cloud.syncOk(often);
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    /** As when another tool is installed, whose directory is named before the one that was there. */
    @Test
    void whatIsRememberedStaysWhereItIsWhenADirectoryComes() throws IOException {
        Path earlier = directory.resolve("earlier");
        String[] options = {"--descriptors-dir", earlier + "," + cloud.descriptors(), "--retry-after", "1h"};
        cloud.register("debian", "1");
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertFails(cloud.sync(options), 1, "disk on fire");
        Files.createDirectories(earlier);
        int calls = cloud.sandbox().counters().of("one.image.allocate");
        assertFails(cloud.sync(options), 1, "it failed 1 time and is tried again after");
        assertEquals(calls, cloud.sandbox().counters().of("one.image.allocate"));
        try (var files = Files.list(earlier)) {
            assertEquals(
                    List.of(),
                    files.filter(file -> file.getFileName().toString().startsWith(".nifty-"))
                            .filter(Files::isDirectory)
                            .toList());
        }
    }

    @Test
    void aChangedDescriptorIsTriedAtOnce() throws IOException {
        Path descriptor = cloud.register("debian", "1");
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "disk on fire");
        String text = Files.readString(descriptor);
        Files.writeString(descriptor, text.replace("debian-1.raw", "other.raw"));
        cloud.image("other.raw", "debian1");
        cloud.syncOk("--retry-after", "1h");
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void whatCostsNothingIsTriedInEachPassAndDamagedNotesAreIgnored() throws IOException {
        registerTwo("1", "", cloud.images().resolve("late.raw"), "");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "late.raw is missing");
        cloud.image("late.raw", "late");
        cloud.sandbox().faults().failNextCopy("disk on fire");
        assertFails(cloud.sync("--retry-after", "1h"), 1, "disk on fire");
        try (var files = Files.walk(cloud.descriptors())) {
            for (Path note :
                    files.filter(file -> file.getParent().endsWith("failures")).toList()) {
                Files.writeString(note, "{}");
            }
        }
        cloud.syncOk("--retry-after", "1h");
    }

    @Test
    void aCopyWhoseFormatWasNotReturnedIsTriedAgainAtOnce() {
        cloud.register("debian", "1");
        cloud.sandbox().faults().failNextCopy("CP operation succeeded but image FORMAT was not returned");
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
        cloud.register("debian", "2");
        for (int i = 0; i < 3; i++) {
            cloud.sandbox().faults().failNextCopy("CP operation succeeded but image FORMAT was not returned");
        }
        Nifty.Run run = cloud.sync();
        assertFails(run, 1, "FORMAT was not returned; this passes as a rule; the next run tries again");
        assertTrue(!run.err().contains("SAFE_DIRS"), run.err());
    }

    @Test
    void adviceFitsTheReasonOfACopyThatFailed() {
        cloud.register("debian", "1");
        cloud.sandbox().faults().failNextCopy("cp: error writing 'x': No space left on device");
        Nifty.Run run = cloud.sync();
        assertFails(run, 1, "make room in the datastore");
        assertTrue(!run.err().contains("SAFE_DIRS"), run.err());
        cloud.restrict();
        assertFails(cloud.sync(), 1, "SAFE_DIRS must contain");
    }

    @Test
    void aFaultInTwoDatastoresNamesEach() {
        Path library = directory.resolve("library");
        registerTwo("1", "", cloud.images().resolve("nowhere.raw"), "");
        Nifty.Run run =
                cloud.sync("--backend", "directory", "--library-dir", library.toString(), "--datastore", "fast,slow");
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("appliance two: in datastore 'fast': image file "), run.err());
        assertTrue(run.err().contains("appliance two: in datastore 'slow': image file "), run.err());
    }

    @Test
    void noFailureHasAnApplianceWaitForMoreThanADay() {
        cloud.register("debian", "1");
        String[] often = {"--retry-after", "20h"};
        for (long hours : new long[] {20, 24, 24}) {
            cloud.sandbox().faults().failNextCopy("disk on fire");
            assertFails(cloud.sync(often), 1, "disk on fire");
            String told = "is tried again after " + cloud.now().plus(Duration.ofHours(hours));
            assertFails(cloud.sync(often), 1, told);
            cloud.passes(Duration.ofHours(hours));
        }
        cloud.syncOk(often);
    }
}
