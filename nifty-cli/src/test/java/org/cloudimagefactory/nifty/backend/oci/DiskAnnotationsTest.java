package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Instant;
import java.util.Map;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.junit.jupiter.api.Test;

class DiskAnnotationsTest {
    @Test
    void aManifestSaysWhichCommitOfWhichRepositoryItWasBuiltFrom() {
        Map<String, String> annotations =
                manifest(Map.of("comfy.git.url", "https://git.example.org/a.git", "comfy.git.commit", "abc"));
        assertEquals("https://git.example.org/a.git", annotations.get("org.opencontainers.image.source"));
        assertEquals("abc", annotations.get("org.opencontainers.image.revision"));
        assertFalse(manifest(Map.of()).containsKey("org.opencontainers.image.source"));
    }

    private static Map<String, String> manifest(Map<String, String> attributes) {
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, "web")
                .version("1")
                .attributes(attributes)
                .build();
        return DiskAnnotations.ofManifest(new Appliance(descriptor, "0".repeat(128)), Instant.EPOCH);
    }
}
