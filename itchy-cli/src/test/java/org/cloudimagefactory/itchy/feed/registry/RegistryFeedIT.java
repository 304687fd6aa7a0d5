package org.cloudimagefactory.itchy.feed.registry;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.cloudimagefactory.common.registry.Manifest;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.registry.signature.CosignKey;
import org.cloudimagefactory.common.registry.signature.ManifestVerifier;
import org.cloudimagefactory.common.registry.signature.SignaturePolicy;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.ApplianceFeedContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A tag of a real registry, signed with a key, as a feed. */
class RegistryFeedIT extends ApplianceFeedContract {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Clock clock = Clock.fixed(Instant.now(), ZoneOffset.UTC);

    @TempDir
    static Path directory;

    private static RegistryServer server;

    /** By which the feed reaches the registry, so that it can vanish for one test. */
    private HarborFront front;

    private ArtifactPublisher artifacts;
    private String path;
    private Manifest first;
    private Manifest last;

    @BeforeAll
    static void start() throws Exception {
        server = RegistryServer.start(directory, RegistryServer.Access.OPEN);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void begin() throws Exception {
        front = new HarborFront(server, "images");
        path = "images/feed" + NUMBER.incrementAndGet();
        artifacts = new ArtifactPublisher(server, path, directory);
    }

    @AfterEach
    void end() {
        artifacts.close();
        front.close();
    }

    @Override
    protected ApplianceFeed feed() {
        SignaturePolicy policy = new SignaturePolicy.Cosign(CosignKey.read(artifacts.publicKey()));
        RegistryRules rules =
                new RegistryRules(new ManifestVerifier(policy), false, null, new Selection(Map.of()), false);
        return new RegistryFeed(
                RegistryAddress.parse("oci://" + front.host() + "/" + path + ":stable", null),
                artifacts.client(),
                rules,
                clock);
    }

    @Override
    protected Publisher publisher() {
        return new Publisher() {
            @Override
            public void offer(String version, String content) throws Exception {
                last = artifacts.put(
                        "stable", artifacts.about("appliance", version), artifacts.disk(content, Map.of()));
                artifacts.sign(last);
                first = first == null ? last : first;
            }

            @Override
            public void replay() throws Exception {
                artifacts.put("stable", first);
            }

            @Override
            public void withdraw() throws Exception {
                artifacts.client().delete(artifacts.repository(), last.digest());
            }

            @Override
            public void vanish() {
                front.close();
            }

            @Override
            public int requests() throws Exception {
                return server.requests().size();
            }
        };
    }
}
