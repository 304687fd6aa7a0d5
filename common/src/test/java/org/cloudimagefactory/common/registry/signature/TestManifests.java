package org.cloudimagefactory.common.registry.signature;

import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryDocument;

/** Manifests that get signatures. */
final class TestManifests {
    private TestManifests() {}

    /** Of an appliance of this name. */
    static RegistryDocument of(String name) {
        return Manifest.of(new Manifest.Fields(
                "application/vnd.unknown.artifact.v1",
                ContentDescriptor.EMPTY,
                List.of(),
                null,
                Map.of("org.cloudimagefactory.appliance", name)));
    }
}
