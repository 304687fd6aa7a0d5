package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptorBuilder;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.descriptor.OperatingSystem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.MediaTypes;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.junit.jupiter.api.Test;

class ManifestMakerTest {
    private static final Instant NOW = Instant.parse("2026-11-30T01:02:03.456789Z");
    private static final Digest LAYER = Digest.of(new byte[] {1});

    private final ManifestMaker maker = new ManifestMaker(new EgiLayout());

    private static ApplianceDescriptorBuilder ubuntu() {
        Disk disk = new Disk(Disk.TYPE_OS, "qcow2", "/srv/ubuntu.qcow2", null, Map.of(), null, null);
        return ApplianceDescriptor.builder(Action.REGISTRATION, "ubuntu-lts")
                .version("2025.10.07")
                .title("Ubuntu")
                .os(new OperatingSystem("linux", "ubuntu", "24.04", "x86_64"))
                .disks(List.of(disk));
    }

    private Manifest image(ApplianceDescriptor descriptor) {
        Appliance appliance = new Appliance(descriptor, "digest");
        ContentDescriptor layer = maker.layer(
                appliance,
                appliance.disks().get(0),
                "ubuntu",
                "24.04-2025.10.07",
                ContentDescriptor.of(MediaTypes.QEMU_DISK, LAYER, 1));
        ItemRecord item =
                ItemRecord.image("nifty", "ubuntu-1", "24.04-2025.10.07", Map.of("NIFTY_APPLIANCE_ID", "ubuntu-lts"));
        return maker.manifest(appliance, item, ContentDescriptor.EMPTY, List.of(layer), Map.of(), NOW);
    }

    @Test
    void anImageIsWhatEgisReaderTakes() throws IOException {
        JsonNode json = new ObjectMapper().readTree(image(ubuntu().build()).bytes());
        assertEquals(2, json.path("schemaVersion").asInt());
        assertEquals(MediaTypes.OCI_MANIFEST, json.path("mediaType").asText());
        assertEquals(
                "application/vnd.unknown.artifact.v1", json.path("artifactType").asText());
        assertEquals(
                "application/vnd.oci.empty.v1+json",
                json.path("config").path("mediaType").asText());
        assertEquals(1, json.path("layers").size());
        JsonNode layer = json.path("layers").get(0);
        assertEquals("application/x-qemu-disk", layer.path("mediaType").asText());
        assertEquals(LAYER.toString(), layer.path("digest").asText());
        Map<?, ?> said = new ObjectMapper().convertValue(layer.path("annotations"), Map.class);
        assertEquals(
                Map.of(
                        "org.opencontainers.image.title", "ubuntu.24.04-2025.10.07.qcow2",
                        "org.openstack.glance.disk_format", "qcow2",
                        "org.openstack.glance.container_format", "bare",
                        "org.openstack.glance.os_distro", "ubuntu",
                        "org.openstack.glance.os_version", "24.04",
                        "org.openstack.glance.os_type", "linux",
                        "org.openstack.glance.architecture", "x86_64",
                        "eu.egi.cloud.description", "Ubuntu",
                        "eu.egi.cloud.tag", "2025.10.07"),
                said);
        JsonNode annotations = json.path("annotations");
        assertEquals(
                "2026-11-30T01:02:03.456Z",
                annotations.path("org.opencontainers.image.created").asText());
        assertEquals(
                "ubuntu-lts",
                annotations.path("org.cloudimagefactory.appliance").asText());
        assertFalse(annotations.has("org.cloudimagefactory.expires"));
    }

    @Test
    void attributesNamedAsEgisAreTakenAsTheyAreAlsoAfterARollback() {
        String name = "org.openstack.glance.os_admin_user";
        for (String carried : List.of(name, "org_openstack_glance_os_admin_user")) {
            Manifest manifest = image(ubuntu().expires(Instant.parse("2027-01-01T00:00:00Z"))
                    .attributes(Map.of(carried, "ubuntu", "other", "x"))
                    .build());
            assertEquals("ubuntu", manifest.layers().get(0).annotations().get(name));
            assertFalse(manifest.layers().get(0).annotations().containsValue("x"));
            assertEquals("2027-01-01T00:00:00Z", manifest.annotations().get("org.cloudimagefactory.expires"));
        }
    }

    @Test
    void theSameIsAlwaysTheSameBytesAndIsReadBack() {
        Manifest one = image(ubuntu().build());
        assertArrayEquals(one.bytes(), image(ubuntu().build()).bytes());
        Tagged tagged = Tagged.of(
                org.cloudimagefactory.common.registry.RepositoryName.parse("example.org/p/ubuntu"),
                "24.04-2025.10.07",
                one,
                maker);
        assertEquals("ubuntu-lts", tagged.appliance());
        assertEquals(Instant.parse("2026-11-30T01:02:03.456Z"), tagged.created());
        assertTrue(tagged.own("nifty", ItemRecord.Kind.IMAGE).isPresent());
        assertTrue(tagged.own("other", ItemRecord.Kind.IMAGE).isEmpty());
    }

    @Test
    void aTombstoneIsNothingThatEgisReaderTakes() {
        ItemRecord offer = ItemRecord.offer("nifty", "ubuntu", "24.04", List.of("24.04-1"), Map.of("A", "1"));
        Manifest manifest = maker.tombstone(offer.tombstone(Map.of()), "ubuntu-lts", NOW, NOW);
        assertEquals("2026-11-30T01:02:03.456789Z", manifest.annotations().get("org.cloudimagefactory.tombstone"));
        assertEquals("ubuntu-lts", manifest.annotations().get("org.cloudimagefactory.appliance"));
        assertTrue(
                manifest.layers().stream().allMatch(layer -> layer.annotations().isEmpty()));
        ItemRecord read = maker.record(manifest.annotations()).orElseThrow();
        assertEquals(ItemRecord.Kind.TOMBSTONE, read.kind());
        assertEquals(Map.of(), read.attributes());
    }

    @Test
    void whatCouldNotBeReadBackIsNotWritten() {
        ApplianceDescriptor huge = ubuntu().description("x".repeat(300 << 10)).build();
        ItemProblem problem = assertThrows(ItemProblem.class, () -> image(huge));
        assertTrue(problem.line().contains("too long for the annotations of a manifest"), problem.line());
    }

    @Test
    void aContainerDiskHasTheConfigOfAContainer() throws IOException {
        ContainerDiskLayout layout = new ContainerDiskLayout();
        byte[] config = layout.config(new Appliance(ubuntu().build(), "digest"), List.of(LAYER));
        assertEquals(new ObjectMapper().readTree("""
                        {"architecture":"amd64","os":"linux","config":{},
                         "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(LAYER)), new ObjectMapper().readTree(config));
        Disk vmdk = new Disk(Disk.TYPE_OS, "vmdk", "/srv/a.vmdk", null, Map.of(), null, null);
        ApplianceDescriptor other = ubuntu().disks(List.of(vmdk)).build();
        assertThrows(ItemProblem.class, () -> layout.check(new Appliance(other, "digest")));
    }
}
