package org.cloudimagefactory.nifty.plan;

import static org.cloudimagefactory.nifty.plan.CloudState.FAST;
import static org.cloudimagefactory.nifty.plan.CloudState.NOW;
import static org.cloudimagefactory.nifty.plan.CloudState.SLOW;
import static org.cloudimagefactory.nifty.plan.CloudState.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;

class RollbackPlannerTest {
    private final CloudState cloud = new CloudState();

    private Plan plan(boolean force) {
        return new RollbackPlanner(CloudState.policy(1, Duration.ZERO, Duration.ZERO), force)
                .plan(cloud.inventory(FAST, SLOW), "debian");
    }

    private String refusal() {
        return assertThrows(Problem.class, () -> plan(false)).line();
    }

    private static Step.Publish only(Plan plan) {
        List<Step> steps = plan.appliances().get(0).steps();
        assertEquals(1, steps.size(), steps.toString());
        return (Step.Publish) steps.get(0);
    }

    private CloudImage ready(int id, CloudDatastore place, Stamp stamp) {
        return cloud.image(id, place, ImageStatus.READY, stamp);
    }

    /** One disk, and noted so. */
    private static Stamp noted(String version) {
        return stamp(version, "NIFTY_APPLIANCE_DISKS", "1", "NIFTY_APPLIANCE_DISK_CHECKSUMS", "-");
    }

    @Test
    void goesBackToTheNewestFormerVersion() {
        ready(1, FAST, noted("1"));
        CloudImage second = ready(2, FAST, noted("2"));
        ready(4, FAST, noted("4"));
        cloud.template(7, FAST, stamp("3"), ready(3, FAST, noted("3")));
        Plan plan = plan(false);
        Step.Publish step = only(plan);
        assertEquals("back from version 3 to version 2", step.reason());
        assertEquals("template7", step.name());
        assertEquals("7", step.template().id());
        assertEquals(FAST, step.datastore());
        assertEquals("2", step.appliance().version());
        PublishedImage image = step.images().get(0);
        assertEquals(second, image.image());
        assertEquals("image2", image.restoredName());
        assertFalse(image.describe());
        assertTrue(image.open());
        assertFalse(image.restore());
        assertFalse(plan.isEmpty());
        assertEquals("debian", plan.appliances().get(0).identifier());
        assertEquals(List.of(), plan.appliances().get(0).notes());
    }

    @Test
    void whatIsOutOfServiceComesBackUnderAFreeName() {
        ready(1, FAST, stamp("1", "NIFTY_EXPIRED", "yes", "NIFTY_APPLIANCE_DISKS", "1"));
        cloud.template(7, FAST, stamp("2"), ready(2, FAST, stamp("2")));
        cloud.takeNames("debian-1@fast");
        PublishedImage image = only(plan(false)).images().get(0);
        assertTrue(image.restore());
        assertTrue(image.describe());
        assertEquals("debian-1@fast.2", image.restoredName());
    }

    @Test
    void aVersionThatLacksADiskIsPassedOverAndTold() {
        ready(1, FAST, noted("1"));
        ready(2, FAST, stamp("2", "NIFTY_APPLIANCE_DISKS", "3", "NIFTY_APPLIANCE_DISK_CHECKSUMS", "-,-,-"));
        cloud.template(7, FAST, stamp("3"), ready(3, FAST, noted("3")));
        Plan plan = plan(false);
        assertEquals("1", only(plan).appliance().version());
        assertEquals(
                List.of("in datastore 'fast': of the 3 disks of version 2, disk 1 and disk 2 are gone from the cloud"),
                plan.appliances().get(0).notes());
    }

    @Test
    void anImageOfAnotherContentIsNotTheDiskThatWasRegistered() {
        Stamp other = stamp(
                "1",
                "NIFTY_APPLIANCE_DISKS",
                "1",
                "NIFTY_APPLIANCE_DISK_CHECKSUMS",
                "ab",
                "NIFTY_IMAGE_CHECKSUM",
                "cd");
        ready(1, FAST, other);
        cloud.template(7, FAST, stamp("2"), ready(2, FAST, noted("2")));
        assertEquals(
                "appliance 'debian' does not go back: in datastore 'fast': of the 1 disks of version 1, the disk to boot"
                        + " from is gone from the cloud; register that version again, with its descriptor and its image files",
                refusal());
        ready(
                4,
                SLOW,
                stamp(
                        "1",
                        "NIFTY_APPLIANCE_DISKS",
                        "1",
                        "NIFTY_APPLIANCE_DISK_CHECKSUMS",
                        "ab",
                        "NIFTY_IMAGE_CHECKSUM",
                        "AB"));
        assertTrue(refusal().contains("'fast'"), "what no template offers is no place");
    }

    @Test
    void theRightOneOfTwoImagesOfADiskIsTaken() {
        String[] noted = {"NIFTY_APPLIANCE_DISKS", "1", "NIFTY_APPLIANCE_DISK_CHECKSUMS", "ab"};
        ready(1, FAST, stamp("1", noted[0], noted[1], noted[2], noted[3], "NIFTY_IMAGE_CHECKSUM", "AB"));
        ready(2, FAST, stamp("1", noted[0], noted[1], noted[2], noted[3], "NIFTY_IMAGE_CHECKSUM", "cd"));
        cloud.template(7, FAST, stamp("3"), ready(3, FAST, noted("3")));
        assertEquals("1", only(plan(false)).images().get(0).image().id());
    }

    @Test
    void whatCanNotBeKnownTakesForce() {
        CloudImage os = ready(3, FAST, stamp("2"));
        CloudImage data = ready(4, FAST, stamp("2", "NIFTY_IMAGE_DISK", "1"));
        ready(1, FAST, stamp("1"));
        cloud.template(7, FAST, stamp("2"), os, data);
        assertEquals(
                "appliance 'debian' does not go back: in datastore 'fast': it was not noted how many disks version 1 had;"
                        + " there is 1, and template 7 'template7' uses 2; look at what is there with 'nifty list --output"
                        + " json', and give --force to take it as it is",
                refusal());
        assertEquals("1", only(plan(true)).appliance().version());
    }

    @Test
    void withoutANoteAsManyDisksAsTheTemplateUsesAreAll() {
        ready(1, FAST, stamp("1", "NIFTY_APPLIANCE_DISKS", "none"));
        ready(2, FAST, stamp("1"));
        cloud.template(7, FAST, stamp("2"), ready(3, FAST, stamp("2")));
        assertEquals("2", only(plan(false)).images().get(0).image().id(), "the newest of one disk");
    }

    @Test
    void aGapSaysThatADiskIsGone() {
        ready(1, FAST, stamp("1", "NIFTY_IMAGE_DISK", "1"));
        cloud.template(7, FAST, stamp("2"), ready(3, FAST, stamp("2")));
        assertTrue(
                refusal().contains("in datastore 'fast': the disk to boot from of version 1 is gone from the cloud"),
                refusal());
    }

    @Test
    void allDatastoresGoToOneVersion() {
        ready(1, FAST, noted("1"));
        ready(2, SLOW, noted("1"));
        ready(3, FAST, noted("2"));
        cloud.template(7, FAST, stamp("3"), ready(4, FAST, noted("3")));
        cloud.template(8, SLOW, stamp("3"), ready(5, SLOW, noted("3")));
        Plan plan = plan(false);
        assertEquals(
                List.of(
                        "Publish template7: back from version 3 to version 1",
                        "Publish template8: back from version 3 to version 1"),
                CloudState.words(plan));
        assertEquals(
                List.of("in datastore 'slow': version 2 is not among those to go back to"),
                plan.appliances().get(0).notes());
    }

    @Test
    void whereThatVersionIsOfferedNothingIsDone() {
        ready(1, FAST, noted("1"));
        cloud.template(7, FAST, stamp("2"), ready(3, FAST, noted("2")));
        cloud.template(8, SLOW, stamp("1"), ready(2, SLOW, noted("1")));
        assertEquals(List.of("Publish template7: back from version 2 to version 1"), CloudState.words(plan(false)));
    }

    @Test
    void whatHasExpiredByItselfOrHasNoContentIsNoFormerVersion() {
        ready(1, FAST, stamp("1", "NIFTY_APPLIANCE_EXPIRES", NOW.toString()));
        cloud.image(2, FAST, ImageStatus.FAILED, noted("0"));
        cloud.template(7, FAST, stamp("3"), ready(3, FAST, noted("3")));
        assertEquals(
                "no version before the one in service of appliance 'debian' is in the cloud; 'nifty list' shows what is"
                        + " there; --keep 2 or --expire-after keep versions for the next time",
                refusal());
        ready(0, FAST, stamp("1b", "NIFTY_APPLIANCE_EXPIRES", NOW.plusSeconds(1).toString()));
        assertEquals("1b", only(plan(false)).appliance().version());
    }

    @Test
    void ofOneTimeTheLargerNumberIsTheNewer() {
        cloud.image(10, FAST, ImageStatus.READY, noted("b"), CloudState.FIRST, "");
        cloud.image(9, FAST, ImageStatus.READY, noted("a"), CloudState.FIRST, "");
        cloud.template(7, FAST, stamp("3"), ready(3, FAST, noted("3")));
        assertEquals("b", only(plan(false)).appliance().version());
    }
}
