package org.cloudimagefactory.itchy.command;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.cloudimagefactory.common.imagelist.HeldList;
import org.cloudimagefactory.common.imagelist.ImageListReader;
import org.cloudimagefactory.common.imagelist.ListVerifier;
import org.cloudimagefactory.common.imagelist.Pins;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.ApplianceFeedContract;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.imagelist.ImageListFeed;
import org.cloudimagefactory.itchy.feed.imagelist.ListAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A signed image list as a feed. */
class ImageListFeedTest extends ApplianceFeedContract {
    private static final Endorser ENDORSER = new Endorser(TestPublisher.DN, TestPublisher.CA);

    @TempDir
    Path directory;

    private final WebClients clients = new WebClients(WebSettings.of("test"));
    private TestServer server;
    private TestPublisher lists;
    private byte[] first;
    private HeldList held;
    private int requests;

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        lists = new TestPublisher(server, directory.resolve("certificates"));
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    @Override
    protected ApplianceFeed feed() {
        TrustPolicy policy = new TrustPolicy(directory.resolve("certificates"), false, RevocationMode.REQUIRE, false);
        Clock clock = Clock.systemUTC();
        Pins pins = new Pins(List.of(ENDORSER), null, null, held);
        ImageListFeed feed = new ImageListFeed(
                new ListAddress(URI.create(server.url(TestPublisher.LIST)), () -> AddressScope.LOCAL),
                new ImageListFeed.Terms(pins, new Pins(List.of(ENDORSER), null, null, null), false, null),
                clients,
                new ListVerifier(new SignatureVerifier(policy, clock), new ImageListReader(clock), clock),
                clock);
        // The store keeps what was held of a list.
        return content -> {
            FeedAnswer answer = feed.look(content);
            if (answer instanceof FeedAnswer.Offers offers
                    && (content.document().isPresent() || held == null)) {
                held = new HeldList(offers.content().version(), offers.content().created());
            }
            return answer;
        };
    }

    @Override
    protected Publisher publisher() {
        return new Publisher() {
            @Override
            public void offer(String version, String content) throws Exception {
                byte[] list = lists.clear()
                        .image("a", version, content.getBytes(StandardCharsets.UTF_8))
                        .publish();
                first = first == null ? list : first;
            }

            @Override
            public void replay() {
                server.put(TestPublisher.LIST, first);
            }

            @Override
            public void withdraw() throws Exception {
                lists.clear().publish();
            }

            @Override
            public void vanish() {
                server.remove(TestPublisher.LIST);
            }

            @Override
            public int requests() {
                requests += server.requests().size();
                return requests;
            }
        };
    }
}
