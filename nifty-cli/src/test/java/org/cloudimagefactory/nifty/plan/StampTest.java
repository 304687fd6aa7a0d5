package org.cloudimagefactory.nifty.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.junit.jupiter.api.Test;

/** What is written on objects, and read back from them. */
class StampTest {
    private static final Disk OS = new Disk(
            Disk.TYPE_OS, "qcow2", "/", 10L, Map.of("md5", "a".repeat(32), "sha512", "B".repeat(128)), null, null);
    private static final Disk DATA = new Disk(Disk.TYPE_DATA, "raw", "/", null, Map.of(), null, null);

    private static Appliance appliance() {
        return new Appliance(
                ApplianceDescriptor.builder(Action.REGISTRATION, "debian")
                        .version("1")
                        .title("Debian")
                        .description("small")
                        .mpuri("https://x/")
                        .groups(List.of("a", "b"))
                        .memory(2048L)
                        .cpu(1.5)
                        .expires(Instant.parse("2027-01-01T00:00:00Z"))
                        .imageList("list")
                        .os(new OperatingSystem("linux", "debian", "12", "aarch64"))
                        .disks(List.of(DATA, OS))
                        .attributes(Map.of("vmcatcher_event_a.b", "1", "path", "/x", "empty", ""))
                        .build(),
                "digest");
    }

    @Test
    void imagesCarryAllThatTheDescriptorSays() {
        Map<String, String> expected = new HashMap<>(Map.of(
                "NIFTY_ID", "me",
                "NIFTY_APPLIANCE_ID", "debian",
                "NIFTY_APPLIANCE_VERSION", "1",
                "NIFTY_APPLIANCE_TITLE", "Debian",
                "NIFTY_APPLIANCE_DESCRIPTION", "small",
                "NIFTY_APPLIANCE_MPURI", "https://x/",
                "NIFTY_APPLIANCE_GROUP", "a,b",
                "NIFTY_APPLIANCE_OS", "debian 12",
                "NIFTY_APPLIANCE_ARCHITECTURE", "aarch64",
                "NIFTY_APPLIANCE_EXPIRES", "2027-01-01T00:00:00Z"));
        expected.putAll(Map.of(
                "NIFTY_APPLIANCE_IMAGE_LIST_ID", "list",
                "NIFTY_APPLIANCE_MEMORY", "2048",
                "NIFTY_APPLIANCE_CPU", "1.5",
                "NIFTY_APPLIANCE_DISKS", "2",
                "NIFTY_APPLIANCE_DISK_CHECKSUMS", "b".repeat(128) + ",-",
                "VMCATCHER_EVENT_A_B", "1",
                "NIFTY_ATTRIBUTE_PATH", "/x"));
        Map<String, String> template = new HashMap<>(expected);
        template.put("NIFTY_DATASTORE_ID", "7");
        assertEquals(template, new ApplianceAttributes("me").ofTemplate(appliance(), "7"));
        expected.put("NIFTY_APPLIANCE_DIGEST", "digest");
        Map<String, String> data = new HashMap<>(expected);
        data.putAll(Map.of("NIFTY_IMAGE_FORMAT", "raw", "NIFTY_IMAGE_DISK", "1"));
        expected.putAll(Map.of(
                "NIFTY_IMAGE_CHECKSUM", "b".repeat(128), "NIFTY_IMAGE_SIZE", "10", "NIFTY_IMAGE_FORMAT", "qcow2"));
        List<ApplianceDisk> disks = appliance().disks();
        assertEquals(expected, new ApplianceAttributes("me").ofImage(appliance(), disks.get(0)));
        assertEquals(data, new ApplianceAttributes("me").ofImage(appliance(), disks.get(1)));
    }

    @Test
    void anApplianceIsReadBackFromItsImages() {
        CloudState cloud = new CloudState();
        ApplianceAttributes attributes = new ApplianceAttributes("me");
        List<ApplianceDisk> disks = appliance().disks();
        CloudImage os =
                cloud.image(1, CloudState.FAST, ImageStatus.READY, read(attributes.ofImage(appliance(), disks.get(0))));
        CloudImage data =
                cloud.image(2, CloudState.FAST, ImageStatus.READY, read(attributes.ofImage(appliance(), disks.get(1))));
        Appliance again = StampedAppliance.of(List.of(data, os));
        assertEquals("digest", again.digest());
        assertEquals(
                attributes.ofTemplate(appliance(), "7").entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("VMCATCHER_EVENT_A_B"))
                        .toList(),
                attributes.ofTemplate(again, "7").entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("VMCATCHER_EVENT_A_B"))
                        .toList());
        assertEquals(
                Map.of("vmcatcher_event_a_b", "1", "path", "/x"),
                again.descriptor().attributes());
        assertEquals(Map.of("sha512", "b".repeat(128)), again.disks().get(0).checksums());
        assertEquals(10L, again.disks().get(0).disk().size());
        assertEquals("raw", again.disks().get(1).disk().format());
    }

    @Test
    void whatIsNotThereOrWasEditedIsPassedOver() {
        CloudState cloud = new CloudState();
        Appliance bare = StampedAppliance.of(List.of(cloud.image(
                1,
                CloudState.FAST,
                ImageStatus.READY,
                read(Map.of(
                        "NIFTY_APPLIANCE_ID", "debian",
                        "NIFTY_APPLIANCE_VERSION", "1",
                        "NIFTY_APPLIANCE_TITLE", "",
                        "NIFTY_APPLIANCE_EXPIRES", "soon",
                        "NIFTY_APPLIANCE_MEMORY", "much",
                        "NIFTY_IMAGE_SIZE", "1e3",
                        "NIFTY_IMAGE_CHECKSUM", "abc")))));
        assertEquals("", bare.digest());
        ApplianceDescriptor descriptor = bare.descriptor();
        assertNull(descriptor.title());
        assertNull(descriptor.expires());
        assertNull(descriptor.memory());
        assertNull(descriptor.os());
        assertEquals(List.of(), descriptor.groups());
        assertNull(bare.disks().get(0).disk().size());
        assertEquals(Map.of(), bare.disks().get(0).checksums());
        assertEquals("raw", bare.disks().get(0).disk().format());
    }

    @Test
    void withoutAnIdentifierItIsOfNoAppliance() {
        assertEquals(Optional.empty(), Stamp.of(Map.of("NIFTY_APPLIANCE_VERSION", "1")));
        assertEquals(Optional.empty(), Stamp.of(Map.of("NIFTY_APPLIANCE_ID", "")));
    }

    @Test
    void readsTimesAndNumbersAsTheyMayStandThere() {
        Stamp stamp = read(Map.of(
                "NIFTY_APPLIANCE_ID", "a",
                "NIFTY_IMAGE_DISK", "12",
                "NIFTY_APPLIANCE_EXPIRES", "2027-01-01T01:00:00+01:00",
                "NIFTY_EXPIRED", "YES",
                "NIFTY_EXPIRED_AT", "2026-01-01T00:00:00Z"));
        assertEquals(12, stamp.disk());
        assertEquals(Instant.parse("2027-01-01T00:00:00Z"), stamp.expires());
        assertEquals(Instant.parse("2026-01-01T00:00:00Z"), stamp.expiredAt());
        assertTrue(stamp.expired());
        Stamp odd = read(Map.of(
                "NIFTY_APPLIANCE_ID", "a",
                "NIFTY_IMAGE_DISK", "1234",
                "NIFTY_APPLIANCE_EXPIRES", "",
                "NIFTY_EXPIRED", "yes",
                "NIFTY_EXPIRED_AT", "yesterday"));
        assertEquals(0, odd.disk());
        assertNull(odd.expires());
        assertEquals(Instant.EPOCH, odd.expiredAt());
        Stamp inService = read(Map.of("NIFTY_APPLIANCE_ID", "a", "NIFTY_EXPIRED_AT", "2026-01-01T00:00:00Z"));
        assertFalse(inService.expired(), "a time alone says nothing");
        assertNull(inService.version());
        assertEquals(0, inService.disk());
    }

    private static Stamp read(Map<String, String> attributes) {
        return Stamp.of(attributes).orElseThrow();
    }
}
