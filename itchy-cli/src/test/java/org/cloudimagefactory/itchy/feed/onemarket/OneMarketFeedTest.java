package org.cloudimagefactory.itchy.feed.onemarket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.itchy.command.TestServer;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.ApplianceFeedContract;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.cloudimagefactory.itchy.feed.market.HeldListing;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketFeed;
import org.cloudimagefactory.itchy.feed.market.MarketFile;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.market.MarketTrust;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** OpenNebula's marketplace as a feed. */
class OneMarketFeedTest extends ApplianceFeedContract {
    private final WebClients clients = new WebClients(WebSettings.of("test"));
    private TestServer server;
    private TestMarket market;
    private String first;
    private int requests;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer();
        market = new TestMarket(server);
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    @Override
    protected int looksUntilGone() {
        return 3;
    }

    @Override
    protected ApplianceFeed feed() {
        MarketAddress address = MarketAddress.parse(market.address());
        OneMarketRules rules = new OneMarketRules(new MarketSelection(Map.of()), false);
        return new MarketFeed(
                address,
                new OneMarket(address, AddressScope.LOCAL, new MarketTrust(Optional.empty(), false), rules, clients),
                null,
                Clock.systemUTC());
    }

    /** A market out in the world makes no site ask its own networks, by its list or by the address of a file. */
    @Test
    void aMarketOutInTheWorldLeadsNoRequestToThisMachine() {
        market.app(TestMarket.ID, "1", new byte[] {1}).publish();
        MarketAddress address = MarketAddress.parse(market.address());
        OneMarketRules rules = new OneMarketRules(new MarketSelection(Map.of()), false);
        OneMarket far =
                new OneMarket(address, AddressScope.PUBLIC, new MarketTrust(Optional.empty(), false), rules, clients);
        FeedAnswer answer = new MarketFeed(address, far, null, Clock.systemUTC()).look(HeldContent.nothing());
        assertTrue(
                answer.problem().line().contains("must not be asked: "),
                answer.problem().line());
        String file = server.url("/appliance/" + TestMarket.ID + "/download/0");
        HeldListing held = new HeldListing(
                "one",
                "1",
                "",
                "2026-01-01T00:00:00Z",
                Map.of(),
                List.of(MarketFile.of(file, -1, "a".repeat(64))),
                null,
                null,
                0);
        Exception refused =
                assertThrows(Exception.class, () -> far.offer(held).content().open(0, Validators.NONE));
        assertTrue(refused.getMessage().contains("must not be asked: "), refused.getMessage());
        assertEquals(List.of(), server.requests());
    }

    @Override
    protected Publisher publisher() {
        return new Publisher() {
            @Override
            public void offer(String version, String content) {
                byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
                market.app(TestMarket.ID, version, bytes).publish();
                first = first == null
                        ? market.head(TestMarket.ID, version) + ",\"files\":[" + TestMarket.file(bytes) + "]"
                        : first;
            }

            @Override
            public void replay() {
                market.raw(TestMarket.ID, first).publish();
            }

            @Override
            public void withdraw() {
                market.remove(TestMarket.ID).publish();
            }

            @Override
            public void vanish() {
                server.remove(TestMarket.PATH);
            }

            @Override
            public int requests() {
                requests += server.requests().size();
                return requests;
            }
        };
    }
}
