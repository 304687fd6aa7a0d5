package org.cloudimagefactory.itchy.feed.simplestreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.itchy.command.TestServer;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.ApplianceFeedContract;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.cloudimagefactory.itchy.feed.market.MarketAddress;
import org.cloudimagefactory.itchy.feed.market.MarketFeed;
import org.cloudimagefactory.itchy.feed.market.MarketSelection;
import org.cloudimagefactory.itchy.feed.market.MarketTrust;
import org.cloudimagefactory.itchy.feed.market.PgpSigners;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A signed tree as a feed. */
class SimplestreamsFeedIT extends ApplianceFeedContract {
    @TempDir
    static Path directory;

    private static Gpg gpg;
    private static Path keyring;

    private final WebClients clients = new WebClients(WebSettings.of("test"));
    private TestServer server;
    private StreamsTree tree;
    private Map<String, byte[]> first;
    private int requests;

    @BeforeAll
    static void makeKey() throws Exception {
        gpg = new Gpg();
        gpg.key("publisher", "ed25519", "never");
        keyring = gpg.export(directory.resolve("publisher.gpg"), "publisher");
    }

    @AfterAll
    static void end() throws Exception {
        gpg.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
        tree = new StreamsTree(server, gpg, "publisher");
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    @Test
    void aTreeOutInTheWorldLeadsNoRequestToThisMachine() throws Exception {
        tree.version("com.example:server:24.04:amd64", "1", "first").publish();
        server.requests();
        FeedAnswer answer = feed(AddressScope.PUBLIC).look(HeldContent.nothing());
        assertTrue(
                answer.problem().line().contains("must not be asked: "),
                answer.problem().line());
        assertEquals(List.of(), server.requests());
    }

    @Test
    void anUnsignedTreeIsNotTakenFromAnUnencryptedAddressThatItLeadsTo() throws Exception {
        tree.version("com.example:server:24.04:amd64", "1", "first").publish();
        String index = "/tree/streams/v1/index.json";
        server.redirect(index, server.url("/elsewhere"));
        MarketAddress address = MarketAddress.parse(tree.address());
        MarketTrust trust = new MarketTrust(Optional.empty(), true);
        FeedAnswer answer = new MarketFeed(
                        address,
                        new SimplestreamsMarket(
                                address, AddressScope.LOCAL, trust, new MarketSelection(Map.of()), clients),
                        null,
                        Clock.systemUTC())
                .look(HeldContent.nothing());
        assertTrue(
                answer.problem().line().contains("/elsewhere, which is not https"),
                answer.problem().line());
    }

    @Override
    protected ApplianceFeed feed() {
        return feed(AddressScope.LOCAL);
    }

    private ApplianceFeed feed(AddressScope scope) {
        MarketAddress address = MarketAddress.parse(tree.address());
        MarketTrust trust = new MarketTrust(Optional.of(new PgpSigners(keyring)), false);
        return new MarketFeed(
                address,
                new SimplestreamsMarket(address, scope, trust, new MarketSelection(Map.of()), clients),
                null,
                Clock.systemUTC());
    }

    @Override
    protected Publisher publisher() {
        return new Publisher() {
            @Override
            public void offer(String version, String content) throws Exception {
                tree.version("com.example:server:24.04:amd64", version, content).publish();
                first = first == null ? tree.documents() : first;
            }

            @Override
            public void replay() {
                first.forEach(server::put);
            }

            @Override
            public void withdraw() throws Exception {
                tree.clear().publish();
            }

            @Override
            public void vanish() {
                server.remove(tree.index());
            }

            @Override
            public int requests() {
                requests += server.requests().size();
                return requests;
            }
        };
    }
}
