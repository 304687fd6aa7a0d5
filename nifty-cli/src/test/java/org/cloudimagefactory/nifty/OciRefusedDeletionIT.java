package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that deletes nothing, as docker-registry does unless it is told otherwise. */
class OciRefusedDeletionIT {
    private static final String TOMBSTONE = "org.cloudimagefactory.tombstone";

    @TempDir
    Path directory;

    @Test
    void whatCannotBeDeletedHasATombstone() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.KEEPING);
                RegistryFixture cloud = new RegistryFixture(directory, registry)) {
            cloud.register("debian", "1");
            cloud.ok("sync");
            cloud.register("debian", "2");
            cloud.ok("sync");
            assertTrue(cloud.manifest("debian", "latest-1").annotations().containsKey(TOMBSTONE));
            assertTrue(cloud.ok("sync").contains("0 changed, 0 unchanged"));
            cloud.expire("debian");
            cloud.ok("sync");
            for (String tag : List.of("latest", "latest-1", "latest-2")) {
                Manifest tombstone = cloud.manifest("debian", tag);
                assertTrue(tombstone.annotations().containsKey(TOMBSTONE), tag);
                assertEquals("debian", tombstone.annotations().get("org.cloudimagefactory.appliance"));
            }
            assertTrue(cloud.ok("sync").contains("0 changed, 0 unchanged"));
            cloud.register("debian", "2");
            cloud.ok("sync");
            assertEquals(
                    cloud.manifest("debian", "latest-2.2").layers().get(0).digest(),
                    cloud.manifest("debian", "latest").layers().get(0).digest());
            assertTrue(cloud.ok("sync").contains("0 changed, 0 unchanged"));
        }
    }

    @Test
    void aNewVersionIsTheWayOutForWhatWasMadeBeforeThereWasAKey() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.KEEPING);
                RegistryFixture cloud = new RegistryFixture(directory, registry)) {
            String[] signer = new SigningFiles(directory).cosign();
            cloud.register("debian", "1");
            cloud.ok("sync");
            cloud.register("debian", "1", "\"title\":\"Better\"");
            Nifty.Run run = cloud.run("sync", signer);
            assertEquals(1, run.exitCode());
            assertTrue(run.err().contains("where the registry deletes nothing, publish a new version"), run.err());
            cloud.register("debian", "2");
            cloud.ok("sync", signer);
            assertEquals("2", cloud.manifest("debian", "latest").annotations().get("org.opencontainers.image.version"));
            assertTrue(cloud.ok("sync", signer).contains("0 changed, 0 unchanged"));
        }
    }
}
