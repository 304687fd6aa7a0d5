package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.registry.ContentDescriptor;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryAccess;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryCredentials;
import org.cloudimagefactory.common.registry.RegistryLimits;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.common.web.WireServer;
import org.junit.jupiter.api.Test;

class ViewsTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);

    @Test
    void aRepositoryIsReadOnceInHalfAMinute() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
                    WireServer.write(connection, "200 OK", "{\"tags\":[]}");
                    return true;
                });
                WebClients web = new WebClients(WebSettings.of("test"))) {
            RegistryClient client = new RegistryClient(
                    web,
                    RegistryCredentials.NONE,
                    new RegistryAccess(true, null),
                    RegistryLimits.DEFAULT,
                    Clock.systemUTC());
            ManifestMaker maker = new ManifestMaker(new EgiLayout());
            Views views = new Views(new RegistryReader(new Registry(client), maker, Signing.NONE), nanos::get);
            RepositoryName repository = RepositoryName.parse("127.0.0.1:" + server.port() + "/images/debian");
            Manifest manifest = Manifest.of(
                    new Manifest.Fields("application/x-test", ContentDescriptor.EMPTY, List.of(), null, Map.of()));
            views.gone(repository, manifest.digest());
            views.of(repository);
            nanos.addAndGet(Views.FRESH.toNanos());
            views.named(Tagged.of(repository, "mine", manifest, maker));
            assertEquals(List.of("mine"), views.of(repository).holders(manifest.digest()));
            views.gone(repository, manifest.digest());
            assertEquals(List.of(), views.of(repository).holders(manifest.digest()));
            assertEquals(1, server.requests().size());
            views.named(Tagged.of(repository, "mine", manifest, maker));
            nanos.incrementAndGet();
            assertEquals(List.of(), views.of(repository).holders(manifest.digest()));
            assertEquals(2, server.requests().size());
            views.clear();
            views.of(repository);
            assertEquals(3, server.requests().size());
        }
    }
}
