package org.cloudimagefactory.nifty.plan;

import static org.cloudimagefactory.nifty.plan.CloudState.FAST;
import static org.cloudimagefactory.nifty.plan.CloudState.FIRST;
import static org.cloudimagefactory.nifty.plan.CloudState.NOW;
import static org.cloudimagefactory.nifty.plan.CloudState.expiration;
import static org.cloudimagefactory.nifty.plan.CloudState.registration;
import static org.cloudimagefactory.nifty.plan.CloudState.stamp;
import static org.cloudimagefactory.nifty.plan.CloudState.words;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.Disk;
import org.junit.jupiter.api.Test;

/** The rules of a plan one by one, with the reasons that they give. */
class PlannerRulesTest {
    private final CloudState cloud = new CloudState();
    private Policy policy = CloudState.policy(1, Duration.ZERO, Duration.ZERO);

    private Plan plan(WaitingDescriptor... arrivals) {
        return new Planner(policy).plan(cloud.inventory(FAST), List.of(arrivals));
    }

    private List<String> notes(WaitingDescriptor... arrivals) {
        return plan(arrivals).appliances().get(0).notes();
    }

    @Test
    void whatIsNewIsUploadedAndPublished() {
        cloud.takeNames("debian-1@fast", "debian-1@fast.2");
        Plan plan = plan(registration("1", new Disk(Disk.TYPE_DATA, "raw", "/y", null, Map.of(), null, null)));
        assertEquals(
                List.of(
                        "Upload debian-1@fast.3: version 1 is new",
                        "Upload debian-1-disk1@fast: version 1 is new",
                        "Publish debian@fast: there is no template yet"),
                words(plan));
        assertFalse(plan.isEmpty());
        assertEquals("debian", plan.appliances().get(0).identifier());
        assertEquals(1, plan.appliances().get(0).waiting().size());
    }

    @Test
    void reasonsTellWhatIsReplaced() {
        Stamp old = stamp("1", "NIFTY_IMAGE_CHECKSUM", "ab");
        cloud.template(7, FAST, old, cloud.image(1, FAST, ImageStatus.READY, old));
        assertEquals(
                List.of(
                        "Upload debian-2@fast: version 2 replaces version 1",
                        "Publish template7: it is to use version 2",
                        "RetireImage 1: version 2 has taken the place of version 1",
                        "DeleteImage 1: version 2 has taken the place of version 1"),
                words(plan(registration("2"))));
    }

    @Test
    void anotherFormatIsAnotherContent() {
        Stamp old = stamp("1", "NIFTY_IMAGE_FORMAT", "qcow2");
        cloud.template(7, FAST, old, cloud.image(1, FAST, ImageStatus.READY, old));
        assertEquals(
                "Upload debian-1@fast: version 1 has another content",
                words(plan(registration("1"))).get(0));
    }

    @Test
    void anotherAnnouncedFileIsAnotherContent() {
        Stamp old = stamp("1", "VMCATCHER_EVENT_SL_CHECKSUM_SHA512", "ab");
        cloud.template(7, FAST, old, cloud.image(1, FAST, ImageStatus.READY, old));
        assertEquals(
                "Upload debian-1@fast: version 1 has another content",
                words(plan(CloudState.announced("1", "cd"))).get(0));
        assertTrue(plan(CloudState.announced("1", "AB")).isEmpty());
    }

    @Test
    void nothingIsDoneForWhatIsThere() {
        cloud.template(
                7, FAST, stamp("1"), cloud.image(1, FAST, ImageStatus.READY, stamp("1", "NIFTY_IMAGE_FORMAT", "RAW")));
        Plan plan = plan(registration("1"));
        assertTrue(plan.isEmpty());
        assertEquals(1, plan.appliances().size(), "its descriptor is applied all the same");
    }

    @Test
    void otherMetadataAreWrittenWithoutAnUpload() {
        cloud.template(
                7,
                FAST,
                stamp("1"),
                cloud.image(1, FAST, ImageStatus.READY, stamp("1", "NIFTY_APPLIANCE_DIGEST", "another")));
        Plan plan = plan(registration("1"));
        assertEquals(List.of("Publish template7: its metadata has changed"), words(plan));
        Step.Publish publish = (Step.Publish) plan.appliances().get(0).steps().get(0);
        assertTrue(publish.images().get(0).describe());
        assertTrue(publish.images().get(0).open());
        assertFalse(publish.images().get(0).restore());
    }

    @Test
    void aTemplateThatWaitedGetsItsSuccessor() {
        cloud.template(7, FAST, stamp("1", "NIFTY_EXPIRED", "yes"));
        assertEquals(
                List.of("Upload debian-2@fast: version 2 is new", "Publish template7: a successor has come"),
                words(plan(registration("2"))));
    }

    @Test
    void expiredContentComesBackOnlyWhenItIsSurelyTheSame() {
        cloud.image(1, FAST, ImageStatus.DISABLED, stamp("1", "NIFTY_EXPIRED", "yes"));
        assertEquals(
                "Upload debian-1@fast: version 1 is new",
                words(plan(registration("1"))).stream()
                        .filter(text -> text.startsWith("Upload"))
                        .findFirst()
                        .orElse(""));
    }

    @Test
    void anExpirationSaysWhoseEndItIs() {
        cloud.template(7, FAST, stamp("1"), cloud.image(1, FAST, ImageStatus.USED, stamp("1")));
        assertEquals(
                List.of("DeleteTemplate 7: the appliance has expired", "RetireImage 1: the appliance has expired"),
                words(plan(expiration("1"))));
        assertEquals(
                List.of("image 1 'image1' is used by 2 virtual machines and stays until it is not"),
                notes(expiration("1")));
    }

    @Test
    void withGraceTheTemplateWaitsAndImagesStay() {
        policy = CloudState.policy(1, Duration.ofDays(1), Duration.ofDays(1));
        cloud.template(7, FAST, stamp("1"), cloud.image(1, FAST, ImageStatus.READY, stamp("1")));
        assertEquals(
                List.of("RetireTemplate 7: the appliance has expired", "RetireImage 1: the appliance has expired"),
                words(plan(expiration(null))));
    }

    @Test
    void whatIsOverExpiresByItself() {
        Stamp over = stamp("1", "NIFTY_APPLIANCE_EXPIRES", NOW.toString());
        cloud.template(7, FAST, over, cloud.image(1, FAST, ImageStatus.READY, over));
        String reason = "it expired at 2026-11-24T12:00:00Z";
        assertEquals(
                List.of("DeleteTemplate 7: " + reason, "RetireImage 1: " + reason, "DeleteImage 1: " + reason),
                words(plan()));
    }

    @Test
    void whatIsNotOverYetStays() {
        Stamp stamp = stamp("1", "NIFTY_APPLIANCE_EXPIRES", NOW.plusSeconds(1).toString());
        cloud.template(7, FAST, stamp, cloud.image(1, FAST, ImageStatus.READY, stamp));
        assertEquals(List.of(), plan().appliances());
    }

    @Test
    void anExpirationOfAnotherVersionTakesOnlyThat() {
        cloud.image(1, FAST, ImageStatus.READY, stamp("1"));
        cloud.template(7, FAST, stamp("2"), cloud.image(2, FAST, ImageStatus.READY, stamp("2")));
        assertEquals(
                List.of("RetireImage 1: version 1 has expired", "DeleteImage 1: version 1 has expired"),
                words(plan(expiration("1"))));
        assertEquals(List.of(), words(plan(expiration("0"))));
    }

    @Test
    void whatHasEndedIsCleanedUpByItsKind() {
        policy = CloudState.policy(1, Duration.ofHours(1), Duration.ofHours(1));
        String hourAgo = NOW.minus(Duration.ofHours(1)).toString();
        String later = NOW.minus(Duration.ofMinutes(59)).toString();
        cloud.image(1, FAST, ImageStatus.FAILED, stamp("1"), FIRST, "no space");
        cloud.image(2, FAST, ImageStatus.STALLED, stamp("1"));
        cloud.image(3, FAST, ImageStatus.LOCKED, stamp("1"), FIRST, "somebody is at it");
        cloud.image(4, FAST, ImageStatus.LOCKED, stamp("1"));
        cloud.image(5, FAST, ImageStatus.PENDING, stamp("1"), NOW.minus(Duration.ofHours(3)), "");
        cloud.image(
                6,
                FAST,
                ImageStatus.PENDING,
                stamp("1"),
                NOW.minus(Duration.ofHours(3)).minusSeconds(1),
                "");
        cloud.image(7, FAST, ImageStatus.DELETING, stamp("1"));
        cloud.image(8, FAST, ImageStatus.DISABLED, stamp("1", "NIFTY_EXPIRED", "yes", "NIFTY_EXPIRED_AT", hourAgo));
        cloud.image(9, FAST, ImageStatus.DISABLED, stamp("1", "NIFTY_EXPIRED", "yes", "NIFTY_EXPIRED_AT", later));
        cloud.add(new CloudImage(
                "10",
                "image10",
                "1",
                stamp("1", "NIFTY_EXPIRED", "yes", "NIFTY_EXPIRED_AT", later),
                ImageStatus.DISABLED,
                0,
                FIRST,
                true,
                false,
                ""));
        cloud.template(70, FAST, stamp("1", "NIFTY_EXPIRED", "yes", "NIFTY_EXPIRED_AT", hourAgo));
        cloud.template(71, FAST, stamp("1", "NIFTY_EXPIRED", "yes", "NIFTY_EXPIRED_AT", later));
        List<String> expected = List.of(
                "DeleteTemplate 70: no successor has come since " + hourAgo,
                "DeleteImage 1: it failed: no space",
                "DeleteImage 2: its upload has been stalled since " + FIRST.plus(Duration.ofMinutes(2)),
                "DeleteImage 6: its upload has been stuck since "
                        + NOW.minus(Duration.ofHours(3)).minusSeconds(1),
                "DeleteImage 7: it is on its way out",
                "RetireImage 8: an earlier run began to take it out of service",
                "DeleteImage 8: out of service since " + hourAgo,
                "RetireImage 9: an earlier run began to take it out of service");
        Plan plan = new Planner(policy).cleanUp(cloud.inventory(FAST));
        assertEquals(expected, words(plan));
        assertEquals(
                List.of("image 3 'image3' is left alone: somebody is at it"),
                plan.appliances().get(0).notes());
    }

    @Test
    void whatIsStillCopiedAndNotWantedIsTold() {
        cloud.image(1, FAST, ImageStatus.PENDING, stamp("1"));
        assertEquals(
                List.of("DeleteImage 1: its upload is not wanted any longer: the appliance has expired"),
                words(plan(expiration(null))));
        assertEquals(
                List.of("image 1 'image1' is still being copied; what can't be removed now goes when that has ended"),
                notes(expiration(null)));
    }

    @Test
    void whatAnotherToolHasMadeIsTakenOver() {
        cloud.add(new CloudImage("1", "image1", "1", stamp("1"), ImageStatus.FAILED, 0, FIRST, false, true, "why"));
        cloud.add(new CloudTemplate("7", "template7", "1", stamp("1"), List.of("1"), true));
        assertEquals(
                List.of("AdoptImage 1: another tool has made it", "AdoptTemplate 7: another tool has made it"),
                words(plan()));
    }

    @Test
    void whatIsPostponedLeavesItsDescriptorsAndIsTold() {
        Plan plan =
                new Planner(policy).plan(cloud.inventory(FAST), List.of(registration("1")), Map.of("debian", "later"));
        AppliancePlan only = plan.appliances().get(0);
        assertEquals("later", only.postponed());
        assertEquals(List.of(), only.waiting());
        assertEquals(List.of(), only.steps());
        Plan expires =
                new Planner(policy).plan(cloud.inventory(FAST), List.of(expiration("1")), Map.of("debian", "later"));
        assertEquals(1, expires.appliances().get(0).waiting().size(), "what registers nothing does not wait");
    }

    @Test
    void aLaterRegistrationUndoesAnExpirationAndTheOtherWayRound() {
        cloud.template(7, FAST, stamp("1"), cloud.image(1, FAST, ImageStatus.READY, stamp("1")));
        assertEquals(List.of(), words(plan(expiration("1"), registration("1"))));
        assertEquals(
                "DeleteTemplate 7: the appliance has expired",
                words(plan(registration("2"), expiration("2"))).get(0));
        assertEquals(
                List.of(
                        "Upload debian-3@fast: version 3 replaces version 1",
                        "Publish template7: it is to use version 3",
                        "RetireImage 1: version 1 has expired",
                        "DeleteImage 1: version 1 has expired"),
                words(plan(registration("2"), registration("3"), expiration("1"))));
    }
}
