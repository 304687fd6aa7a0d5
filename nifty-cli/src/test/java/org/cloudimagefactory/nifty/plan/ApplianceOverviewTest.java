package org.cloudimagefactory.nifty.plan;

import static org.cloudimagefactory.nifty.plan.CloudState.FAST;
import static org.cloudimagefactory.nifty.plan.CloudState.SLOW;
import static org.cloudimagefactory.nifty.plan.CloudState.stamp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApplianceOverviewTest {
    private final CloudState cloud = new CloudState();

    private ApplianceOverview only() {
        List<ApplianceOverview> all = ApplianceOverview.of(cloud.inventory(FAST));
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    @Test
    void saysAllOfWhatIsOffered() {
        Stamp stamp = stamp("2", "NIFTY_APPLIANCE_TITLE", "Debian", "NIFTY_APPLIANCE_EXPIRES", "2027-01-01T00:00:00Z");
        CloudImage old = cloud.image(1, FAST, ImageStatus.USED, stamp("1"));
        CloudImage current = cloud.image(2, FAST, ImageStatus.USED, stamp);
        cloud.template(7, FAST, stamp("2"), current);
        ApplianceOverview overview = only();
        assertEquals("debian", overview.identifier());
        assertEquals("fast", overview.datastore());
        assertEquals("Debian", overview.title());
        assertEquals("2", overview.version());
        assertEquals("offered", overview.state());
        assertEquals("7", overview.template().id());
        assertEquals(List.of(current, old), overview.images());
        assertEquals(4, overview.machines());
        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), overview.expires());
    }

    @Test
    void whatLacksADiskIsIncomplete() {
        Stamp two = stamp("1", "NIFTY_APPLIANCE_DISKS", "2", "NIFTY_APPLIANCE_DISK_CHECKSUMS", "-,-");
        CloudImage os = cloud.image(1, FAST, ImageStatus.READY, two);
        cloud.template(7, FAST, two, os);
        assertEquals("incomplete", only().state());
    }

    @Test
    void whatHasAllItsDisksIsOffered() {
        Stamp two = stamp("1", "NIFTY_APPLIANCE_DISKS", "2", "NIFTY_APPLIANCE_DISK_CHECKSUMS", "-,-");
        CloudImage os = cloud.image(1, FAST, ImageStatus.READY, two);
        CloudImage data = cloud.image(2, FAST, ImageStatus.READY, stamp("1", "NIFTY_IMAGE_DISK", "1"));
        cloud.template(7, FAST, two, os, data);
        assertEquals("offered", only().state());
    }

    @Test
    void aTemplateOfAnotherImageIsIncomplete() {
        cloud.image(1, FAST, ImageStatus.READY, stamp("1"));
        cloud.template(7, FAST, stamp("1"));
        assertEquals("incomplete", only().state());
    }

    @Test
    void whatIsOnItsWayIsUploading() {
        cloud.image(1, FAST, ImageStatus.PENDING, stamp("1"));
        assertEquals("uploading", only().state());
        assertNull(only().template());
        assertNull(only().version());
    }

    @Test
    void whatIsLockedCountsAsUploading() {
        cloud.image(1, FAST, ImageStatus.LOCKED, stamp("1"));
        assertEquals("uploading", only().state());
    }

    @Test
    void anImageWithoutATemplateIsUnpublished() {
        cloud.image(1, FAST, ImageStatus.READY, stamp("1"));
        assertEquals("unpublished", only().state());
        assertEquals("1", only().version());
    }

    @Test
    void whatIsOutOfServiceIsExpired() {
        cloud.image(1, FAST, ImageStatus.READY, stamp("1", "NIFTY_EXPIRED", "yes"));
        cloud.template(7, FAST, stamp("1", "NIFTY_EXPIRED", "yes"));
        assertEquals("expired", only().state());
        assertNull(only().version());
        assertNull(only().expires());
    }

    @Test
    void aTemplateWhoseImagesAreGoneIsBroken() {
        cloud.template(7, FAST, stamp("1", "NIFTY_APPLIANCE_TITLE", "Debian"));
        assertEquals("broken", only().state());
        assertEquals("1", only().version());
        assertEquals("Debian", only().title());
    }

    @Test
    void showsEachDatastoreWhereSomethingIs() {
        cloud.image(1, SLOW, ImageStatus.READY, stamp("1"));
        cloud.template(7, FAST, stamp("1"));
        assertEquals(
                List.of("fast broken", "2 unpublished"),
                ApplianceOverview.of(cloud.inventory(FAST)).stream()
                        .map(overview -> overview.datastore() + " " + overview.state())
                        .toList());
    }
}
