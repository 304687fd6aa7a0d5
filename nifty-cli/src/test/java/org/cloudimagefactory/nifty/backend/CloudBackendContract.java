package org.cloudimagefactory.nifty.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.nifty.CloudFixture;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.ApplianceDisk;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.ImageStatus;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.cloudimagefactory.nifty.transfer.LocalTransfer;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What any back end must do. A test of a back end extends this and says how to open it, and how to use an image. */
public abstract class CloudBackendContract {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @TempDir
    protected Path directory;

    /** Opens the cloud that this test is about; each call connects anew to the same. */
    protected abstract CloudBackend open(BackendSettings settings);

    /** Makes somebody use an image, and says how they stop. */
    protected abstract Runnable use(CloudImage image);

    /** Name of a datastore that is there. */
    protected String datastore() {
        return "default";
    }

    /** Attributes of the appliances that the cloud is tried with, where it does not take just any. */
    protected Map<String, String> attributes() {
        return Map.of();
    }

    /** Format that they say their disks have. */
    protected String format() {
        return "raw";
    }

    protected BackendSettings settings(String identifier) {
        return new BackendSettings(
                identifier,
                List.of(datastore()),
                new AccessRules(0640, true, Map.of(), false),
                null,
                new LocalTransfer(List.of(images())),
                Duration.ofMinutes(1),
                null,
                Map.of(),
                Clock.systemUTC());
    }

    protected Path images() {
        return directory.resolve("images");
    }

    private Appliance appliance(String version, String title, String digest) {
        Path file = images().resolve("debian-" + version + ".raw");
        try {
            Files.createDirectories(images());
            Files.writeString(file, ("content of " + version).repeat(1000));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Disk disk = new Disk(
                Disk.TYPE_OS, format(), file.toString(), null, Map.of("sha512", CloudFixture.sha512(file)), null, null);
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, "debian")
                .version(version)
                .title(title)
                .attributes(attributes())
                .disks(List.of(disk))
                .build();
        return new Appliance(descriptor, digest);
    }

    private CloudImage upload(CloudBackend cloud, Appliance appliance) {
        ApplianceDisk disk = appliance.disks().get(0);
        CloudDatastore place = cloud.inventory().datastores().get(0);
        return cloud.upload(
                new Step.Upload(appliance, disk, place, "debian-" + appliance.version(), null, "test"),
                () -> new ImageDirectories(List.of(images()))
                        .open(Path.of(disk.disk().path())));
    }

    private void publish(CloudBackend cloud, Appliance appliance, CloudTemplate template, PublishedImage image) {
        CloudDatastore place = cloud.inventory().datastores().get(0);
        cloud.publish(new Step.Publish(appliance, place, "debian", template, List.of(image), "test"));
    }

    private static PublishedImage fresh(CloudImage image, Appliance appliance) {
        return new PublishedImage(image, appliance.disks().get(0), false, true, false, image.name());
    }

    private static CloudImage onlyImage(CloudBackend cloud) {
        List<CloudImage> all = cloud.inventory().images();
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    private static CloudTemplate onlyTemplate(CloudBackend cloud) {
        List<CloudTemplate> all = cloud.inventory().templates();
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    @Test
    void anEmptyCloudKnowsItsDatastores() {
        try (CloudBackend cloud = open(settings("nifty"))) {
            Inventory inventory = cloud.inventory();
            assertEquals(
                    List.of(datastore()),
                    inventory.datastores().stream().map(CloudDatastore::name).toList());
            assertEquals(List.of(), inventory.images());
            assertEquals(List.of(), inventory.templates());
        }
    }

    @Test
    void anUploadedImageIsReadyButNotOffered() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage uploaded = upload(cloud, appliance);
            assertEquals(List.of(), cloud.inventory().templates());
            CloudImage image = onlyImage(cloud);
            assertEquals(uploaded.id(), image.id());
            assertEquals(ImageStatus.READY, image.status());
            assertEquals("debian", image.stamp().identifier());
            assertEquals("1", image.stamp().version());
            assertEquals("digest1", image.stamp().digest());
            assertEquals(
                    appliance.disks().get(0).checksum().orElseThrow(),
                    image.stamp().checksum());
            assertEquals(0, image.stamp().disk());
            assertFalse(image.stamp().expired());
            assertTrue(cloud.inventory().imageNames().contains(image.name()));
        }
    }

    @Test
    void aFailedUploadLeavesNothing() throws IOException {
        Appliance appliance = appliance("1", "One", "digest1");
        Files.writeString(images().resolve("debian-1.raw"), "something else".repeat(1000));
        try (CloudBackend cloud = open(settings("nifty"))) {
            assertThrows(UnacceptableImageException.class, () -> upload(cloud, appliance));
            assertEquals(List.of(), cloud.inventory().images());
        }
    }

    @Test
    void publishingTwiceIsPublishingOnce() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage image = upload(cloud, appliance);
            publish(cloud, appliance, null, fresh(image, appliance));
            CloudTemplate template = onlyTemplate(cloud);
            assertEquals(List.of(image.id()), template.images());
            assertEquals("digest1", template.stamp().digest());
            assertEquals(onlyImage(cloud).datastore(), template.datastore());
            publish(cloud, appliance, template, fresh(image, appliance));
            assertEquals(template.id(), onlyTemplate(cloud).id());
            assertTrue(cloud.inventory().templateNames().contains(template.name()));
        }
    }

    @Test
    void aTemplateStaysTheSameForTheNextVersion() {
        Appliance one = appliance("1", "One", "digest1");
        Appliance two = appliance("2", "Two", "digest2");
        try (CloudBackend cloud = open(settings("nifty"))) {
            publish(cloud, one, null, fresh(upload(cloud, one), one));
            CloudTemplate before = onlyTemplate(cloud);
            CloudImage next = upload(cloud, two);
            publish(cloud, two, before, fresh(next, two));
            CloudTemplate after = onlyTemplate(cloud);
            assertEquals(before.id(), after.id());
            assertEquals(List.of(next.id()), after.images());
            assertEquals("2", after.stamp().version());
        }
    }

    @Test
    void metadataChangesWithoutAnUpload() {
        Appliance old = appliance("1", "Old", "digest1");
        Appliance changed = appliance("1", "New", "digest2");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage image = upload(cloud, old);
            publish(cloud, old, null, fresh(image, old));
            PublishedImage described =
                    new PublishedImage(onlyImage(cloud), changed.disks().get(0), true, true, false, image.name());
            publish(cloud, changed, onlyTemplate(cloud), described);
            assertEquals("digest2", onlyImage(cloud).stamp().digest());
            assertEquals("New", onlyImage(cloud).stamp().attributes().get("NIFTY_APPLIANCE_TITLE"));
            assertEquals("digest2", onlyTemplate(cloud).stamp().digest());
        }
    }

    @Test
    void aRetiredImageCanComeBack() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage image = upload(cloud, appliance);
            cloud.retire(new Step.RetireImage(image, NOW, "test"));
            CloudImage retired = onlyImage(cloud);
            assertEquals(NOW, retired.stamp().expiredAt());
            assertTrue(retired.hidden());
            cloud.retire(new Step.RetireImage(retired, NOW.plusSeconds(9), "again"));
            assertEquals(NOW, onlyImage(cloud).stamp().expiredAt());
            PublishedImage back =
                    new PublishedImage(onlyImage(cloud), appliance.disks().get(0), true, true, true, image.name());
            publish(cloud, appliance, null, back);
            assertFalse(onlyImage(cloud).stamp().expired());
            assertEquals(ImageStatus.READY, onlyImage(cloud).status());
        }
    }

    @Test
    void anImageInUseStaysUntilItIsNot() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage image = upload(cloud, appliance);
            publish(cloud, appliance, null, fresh(image, appliance));
            Runnable stop = use(onlyImage(cloud));
            CloudImage used = onlyImage(cloud);
            assertEquals(ImageStatus.USED, used.status());
            assertEquals(1, used.users());
            cloud.retire(new Step.RetireImage(used, NOW, "test"));
            cloud.delete(new Step.DeleteImage(onlyImage(cloud), "test"));
            assertEquals(image.id(), onlyImage(cloud).id());
            stop.run();
            cloud.retire(new Step.RetireImage(onlyImage(cloud), NOW, "test"));
            cloud.delete(new Step.DeleteImage(onlyImage(cloud), "test"));
            assertEquals(List.of(), cloud.inventory().images());
        }
    }

    @Test
    void deletingWhatIsGoneIsFine() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage image = upload(cloud, appliance);
            publish(cloud, appliance, null, fresh(image, appliance));
            CloudTemplate template = onlyTemplate(cloud);
            for (int i = 0; i < 2; i++) {
                cloud.delete(new Step.DeleteTemplate(template, "test"));
                cloud.delete(new Step.DeleteImage(image, "test"));
            }
            cloud.retire(new Step.RetireImage(image, NOW, "test"));
            cloud.retire(new Step.RetireTemplate(template, NOW, "test"));
            assertEquals(List.of(), cloud.inventory().images());
            assertEquals(List.of(), cloud.inventory().templates());
        }
    }

    @Test
    void aTemplateRemembersThatItsApplianceHasExpired() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage image = upload(cloud, appliance);
            publish(cloud, appliance, null, fresh(image, appliance));
            cloud.retire(new Step.RetireTemplate(onlyTemplate(cloud), NOW, "test"));
            assertEquals(NOW, onlyTemplate(cloud).stamp().expiredAt());
            publish(cloud, appliance, onlyTemplate(cloud), fresh(image, appliance));
            assertFalse(onlyTemplate(cloud).stamp().expired());
        }
    }

    @Test
    void whatWasDoneIsThereForTheNextRun() {
        Appliance appliance = appliance("1", "One", "digest1");
        CloudImage image;
        try (CloudBackend cloud = open(settings("nifty"))) {
            image = upload(cloud, appliance);
            publish(cloud, appliance, null, fresh(image, appliance));
        }
        try (CloudBackend cloud = open(settings("nifty"))) {
            assertEquals(image.id(), onlyImage(cloud).id());
            assertEquals(List.of(image.id()), onlyTemplate(cloud).images());
        }
    }

    @Test
    void seesNothingOfAnotherIdentifier() {
        Appliance appliance = appliance("1", "One", "digest1");
        try (CloudBackend cloud = open(settings("nifty"))) {
            publish(cloud, appliance, null, fresh(upload(cloud, appliance), appliance));
        }
        try (CloudBackend other = open(settings("other"))) {
            assertEquals(List.of(), other.inventory().images());
            assertEquals(List.of(), other.inventory().templates());
            assertTrue(other.inventory().imageNames().contains("debian-1"));
        }
    }

    @Test
    void checksItself() {
        try (CloudBackend cloud = open(settings("nifty"))) {
            List<Finding> findings = cloud.check();
            assertNotNull(findings);
            assertFalse(findings.isEmpty());
            assertTrue(findings.stream().allMatch(Finding::ok), findings.toString());
        }
    }
}
