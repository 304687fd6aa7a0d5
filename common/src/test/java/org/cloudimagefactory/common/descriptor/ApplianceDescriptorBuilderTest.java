package org.cloudimagefactory.common.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApplianceDescriptorBuilderTest {
    private static final Disk OS = new Disk(Disk.TYPE_OS, "qcow2", "/srv/os.qcow2", 1024L, Map.of(), "vda", "vd");
    private static final Disk DATA = new Disk(Disk.TYPE_DATA, "raw", "/srv/data.raw", null, Map.of(), null, null);

    @Test
    void everyFieldIsWhatItWasSetTo() {
        OperatingSystem os = new OperatingSystem(null, "debian", "13", null);
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.UPDATE, "urn:a")
                .version("2")
                .title("A title")
                .description("What it is")
                .mpuri("https://example.org/a")
                .groups(List.of("one", "two"))
                .memory(512L)
                .cpu(0.5)
                .expires(Instant.parse("2027-01-02T03:04:05Z"))
                .imageList("urn:list")
                .os(os)
                .disks(List.of(DATA, OS))
                .attributes(Map.of("a", "1"))
                .attributes(Map.of("b", "2"))
                .build();
        assertEquals(
                new ApplianceDescriptor(
                        Action.UPDATE,
                        "urn:a",
                        "2",
                        "A title",
                        "What it is",
                        "https://example.org/a",
                        List.of("one", "two"),
                        512L,
                        0.5,
                        "2027-01-02T03:04:05Z",
                        "urn:list",
                        os,
                        List.of(DATA, OS),
                        Map.of("a", "1", "b", "2"),
                        Map.of()),
                descriptor);
        assertEquals(Optional.of(OS), descriptor.osDisk());
        assertEquals("linux", os.type());
        assertEquals("x86_64", os.arch());
    }

    @Test
    void whatIsNotSetIsLeftOut() {
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, "urn:a")
                .expires(null)
                .build();
        assertNull(descriptor.version());
        assertNull(descriptor.expires());
        assertNull(descriptor.memory());
        assertEquals(List.of(), descriptor.disks());
        assertEquals(Map.of(), descriptor.attributes());
        assertEquals(Optional.empty(), descriptor.osDisk());
        assertEquals(
                ApplianceDescriptor.builder(Action.EXPIRATION, "urn:a")
                        .version("1")
                        .build(),
                ApplianceDescriptor.expiration("urn:a", "1"));
    }

    @Test
    void theDescriptorDoesNotChangeWithTheBuilder() {
        ApplianceDescriptorBuilder builder =
                ApplianceDescriptor.builder(Action.REGISTRATION, "urn:a").attributes(Map.of("a", "1"));
        ApplianceDescriptor descriptor = builder.build();
        builder.attributes(Map.of("b", "2"));
        assertEquals(Map.of("a", "1"), descriptor.attributes());
        assertThrows(
                UnsupportedOperationException.class,
                () -> descriptor.attributes().put("c", "3"));
    }
}
