package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.OpenRegistry;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.backend.CloudBackendContract;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract of all back ends, with a real registry. */
class OciContractIT extends CloudBackendContract {
    private static final AtomicInteger PROJECTS = new AtomicInteger();

    @RegisterExtension
    static final OpenRegistry REGISTRY = new OpenRegistry();

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private final String project = "project" + PROJECTS.incrementAndGet();

    @Override
    protected String datastore() {
        return REGISTRY.server().host() + "/" + project;
    }

    @Override
    protected CloudBackend open(BackendSettings settings) {
        return new OciProvider()
                .open(new BackendSettings(
                        settings.identifier(),
                        settings.datastores(),
                        settings.access(),
                        null,
                        settings.transfer(),
                        settings.uploadTimeout(),
                        null,
                        Map.of(
                                "allow-http",
                                "yes",
                                "state-dir",
                                directory.resolve("state").toString()),
                        settings.clock(),
                        title -> new Progress.Task() {
                            @Override
                            public void at(double fraction) {
                                shown.add(title + " " + Math.round(fraction * 100));
                            }

                            @Override
                            public void note(String text) {}

                            @Override
                            public void close() {
                                shown.add(title + " ended");
                            }
                        }));
    }

    @Test
    void anUploadTellsHowFarItHasCome() throws IOException {
        Path image = Files.createDirectories(images()).resolve("a.raw");
        Files.writeString(image, "image");
        Disk disk = new Disk(Disk.TYPE_OS, "raw", image.toString(), null, Map.of(), null, null);
        Appliance appliance = new Appliance(
                ApplianceDescriptor.builder(Action.REGISTRATION, "debian")
                        .version("1")
                        .disks(List.of(disk))
                        .build(),
                "digest");
        try (CloudBackend cloud = open(settings("nifty"))) {
            CloudImage uploaded = cloud.upload(
                    new Step.Upload(
                            appliance,
                            appliance.disks().get(0),
                            new CloudDatastore(datastore(), datastore()),
                            "debian-1",
                            null,
                            "it is new"),
                    () -> new ImageDirectories(List.of(images())).open(image));
            assertEquals("debian-1", uploaded.name());
        }
        List<String> all = List.copyOf(shown);
        assertEquals(
                List.of("upload of debian-1 100", "upload of debian-1 ended"), all.subList(all.size() - 2, all.size()));
    }

    /** Who has pulled an image no registry knows; but one that somebody has given a tag of his own is not taken from him. */
    @Override
    protected Runnable use(CloudImage image) {
        try (WebClients web = new WebClients(WebSettings.of("test"))) {
            Reference reference = Reference.parse(image.id());
            RegistryClient client = client(web);
            Manifest manifest = (Manifest)
                    client.manifest(reference.repository(), reference.tag()).orElseThrow();
            assertEquals(
                    manifest.digest(),
                    client.put(reference.repository(), "mine", manifest.bytes(), manifest.mediaType())
                            .digest());
            return () -> moveAway(reference, manifest);
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A tag can't be deleted alone, but it can be moved. */
    private static void moveAway(Reference reference, Manifest manifest) {
        try (WebClients web = new WebClients(WebSettings.of("test"))) {
            Manifest other = Manifest.of(
                    new Manifest.Fields("application/x-other", manifest.config(), manifest.layers(), null, Map.of()));
            client(web).put(reference.repository(), "mine", other.bytes(), other.mediaType());
        } catch (NoAnswerException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RegistryClient client(WebClients web) {
        return new RegistryClient(
                web,
                RegistryCredentials.NONE,
                new RegistryAccess(true, null),
                RegistryLimits.DEFAULT,
                Clock.systemUTC());
    }
}
