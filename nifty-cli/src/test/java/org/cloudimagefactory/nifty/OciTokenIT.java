package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry that wants tokens, as Harbor does; its token service is on another port, so that it has to be named. */
class OciTokenIT {
    @TempDir
    Path directory;

    @Test
    void publishesWithThePasswordOfARobotAndMountsAcrossRepositories() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.TOKEN);
                RegistryFixture cloud = new RegistryFixture(directory, registry)) {
            String[] access = {
                "--auth-file",
                registry.authFile().toString(),
                "--token-realm",
                registry.tokens().realm()
            };
            Path image = cloud.register("debian", "1");
            cloud.ok("sync", access);
            cloud.register("copy", "1", image);
            cloud.ok("sync", access);
            assertTrue(cloud.ok("list", access).contains("copy"));
            String told = registry.skopeo(
                    "inspect", "--raw", "--tls-verify=false", "docker://" + cloud.repository("copy") + ":latest");
            assertTrue(told.contains("eu.egi.cloud.tag"), told);
            cloud.expire("debian");
            cloud.expire("copy");
            cloud.ok("sync", access);
            cloud.register("debian", "2");
            Nifty.Run run = cloud.run("sync");
            assertEquals(1, run.exitCode(), run.out() + run.err());
            assertTrue(run.out().contains("wants credentials") || run.err().contains("wants credentials"), run.out());
        }
    }
}
