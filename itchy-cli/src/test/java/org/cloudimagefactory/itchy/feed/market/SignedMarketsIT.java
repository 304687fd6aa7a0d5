package org.cloudimagefactory.itchy.feed.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.DocumentVerifier;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.imagelist.x509.SigningIdentity;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.cloudimagefactory.common.pgp.Gpg;
import org.cloudimagefactory.common.web.AddressScope;
import org.cloudimagefactory.common.web.WebClients;
import org.cloudimagefactory.common.web.WebSettings;
import org.cloudimagefactory.itchy.command.TestServer;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.cloudimagefactory.itchy.feed.onemarket.OneMarket;
import org.cloudimagefactory.itchy.feed.onemarket.OneMarketRules;
import org.cloudimagefactory.itchy.feed.onemarket.TestMarket;
import org.cloudimagefactory.itchy.feed.simplestreams.SimplestreamsMarket;
import org.cloudimagefactory.itchy.feed.simplestreams.StreamsTree;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both kinds of markets with signatures that are files of their own: nothing is believed that none of the signers has signed. */
class SignedMarketsIT {
    private static final Clock NOW = Clock.systemUTC();
    private static final String PRODUCT = "com.example:server:24.04:amd64";
    private static final Endorser PUBLISHER = new Endorser("/DC=org/CN=publisher", "");

    @TempDir
    static Path directory;

    private static Gpg gpg;
    private static Path keyring;
    private static Path trust;
    private static TestCertificate authority;
    private static TestCertificate certificate;
    private static SigningIdentity publisher;
    private static SigningIdentity stranger;

    private final WebClients clients = new WebClients(WebSettings.of("test"));
    private TestServer server;

    /** Ways to sign. */
    private enum Way {
        STREAMS_CERTIFICATE("/tree/streams/v1/images.json"),
        MARKET_CERTIFICATE("/appliance/index.json"),
        MARKET_PGP("/appliance/index.json");

        private final String document;

        Way(String document) {
            this.document = document;
        }

        boolean isMarket() {
            return this != STREAMS_CERTIFICATE;
        }

        String signature() {
            return document + (this == MARKET_PGP ? ".gpg" : ".cms");
        }

        String served() {
            return isMarket() ? "/appliance" : document;
        }
    }

    @BeforeAll
    static void makeKeys() throws Exception {
        gpg = new Gpg();
        gpg.key("publisher", "ed25519", "never");
        gpg.key("stranger", "ed25519", "never");
        keyring = gpg.export(directory.resolve("publisher.gpg"), "publisher");
        authority = TestCertificate.authority("/DC=org/CN=Authority").selfSigned();
        trust = Files.createDirectory(directory.resolve("trust"));
        new TestDirectory(trust).trust(authority);
        certificate = TestCertificate.named("/DC=org/CN=publisher").issuedBy(authority);
        publisher = identity("publisher", certificate);
        stranger = identity(
                "stranger", TestCertificate.named("/DC=org/CN=stranger").issuedBy(authority));
    }

    private static SigningIdentity identity(String name, TestCertificate signer) throws Exception {
        Path pem = directory.resolve(name + ".pem");
        Path key = directory.resolve(name + ".key");
        TestSigner.write(signer, pem, key);
        return SigningIdentity.load(pem, key, null);
    }

    @AfterAll
    static void end() throws Exception {
        gpg.close();
    }

    @BeforeEach
    void start() throws Exception {
        server = new TestServer();
    }

    @AfterEach
    void stop() {
        clients.close();
        server.close();
    }

    private MarketFeed feed(Way way) {
        return feed(way, PUBLISHER);
    }

    private MarketFeed feed(Way way, Endorser endorser) {
        TrustPolicy policy = new TrustPolicy(trust, false, RevocationMode.IF_PRESENT, false);
        Signers signers = way == Way.MARKET_PGP
                ? new PgpSigners(keyring)
                : new CertificateSigners(new DocumentVerifier(new SignatureVerifier(policy, NOW), List.of(endorser)));
        MarketTrust wanted = new MarketTrust(Optional.of(signers), false);
        MarketSelection all = new MarketSelection(Map.of());
        if (way.isMarket()) {
            MarketAddress address = MarketAddress.parse("one-market+" + server.url(""));
            return new MarketFeed(
                    address,
                    new OneMarket(address, AddressScope.LOCAL, wanted, new OneMarketRules(all, false), clients),
                    null,
                    NOW);
        }
        MarketAddress address = MarketAddress.parse("simplestreams+" + server.url("/tree"));
        return new MarketFeed(
                address, new SimplestreamsMarket(address, AddressScope.LOCAL, wanted, all, clients), null, NOW);
    }

    /** Publishes a version, in a document of this date. */
    private void publish(Way way, String version, String date) throws Exception {
        if (way.isMarket()) {
            TestMarket market = new TestMarket(server);
            byte[] disk = ("disk " + version).getBytes(StandardCharsets.UTF_8);
            market.app(TestMarket.ID, version, disk).updated(date);
            market.publish();
            sign(way, publisher, "publisher", served(way));
        } else {
            StreamsTree tree = new StreamsTree(server, publisher).version(PRODUCT, version, "disk " + version);
            tree.put(tree.products(), tree.productsText(date));
            tree.put(tree.index(), StreamsTree.indexText(StreamsTree.PRODUCTS + ".json", "2026-01-01T00:00:00Z"));
        }
    }

    private void sign(Way way, SigningIdentity identity, String key, byte[] content) throws Exception {
        server.put(
                way.signature(),
                way == Way.MARKET_PGP
                        ? gpg.run(content, "--local-user", key, "--armor", "--detach-sign")
                        : identity.detached(content));
    }

    private byte[] served(Way way) {
        return server.content(way.served());
    }

    private HeldContent held(FeedAnswer.Offers offers) {
        return new HeldContent(offers.document(), offers.validators(), Set.of());
    }

    private FeedAnswer.Offers taken(Way way, String version, String date) throws Exception {
        publish(way, version, date);
        FeedAnswer answer = feed(way).look(HeldContent.nothing());
        FeedAnswer.Offers offers = assertInstanceOf(
                FeedAnswer.Offers.class, answer, () -> answer.problem().line());
        assertNull(offers.problem());
        assertEquals(version, offers.content().offered().get(0).version());
        return offers;
    }

    private void refused(Way way, FeedAnswer.Offers held, String reason) {
        FeedAnswer again = feed(way).look(held(held));
        FeedAnswer.Unchanged answer = assertInstanceOf(FeedAnswer.Unchanged.class, again);
        String line = answer.problem().line();
        assertTrue(line.contains(reason), line);
        assertEquals(1, line.lines().count());
        assertEquals(
                held.content().offered().get(0).version(),
                answer.content().offered().get(0).version());
    }

    @ParameterizedTest
    @EnumSource
    void whatTheSignerHasSignedIsTakenAndNothingElse(Way way) throws Exception {
        FeedAnswer.Offers first = taken(way, "1", "2026-02-01T00:00:00Z");
        byte[] oldDocument = served(way);
        byte[] oldSignature = server.content(way.signature());

        publish(way, "2", "2026-02-02T00:00:00Z");
        byte[] newSignature = server.content(way.signature());
        server.put(way.signature(), oldSignature);
        refused(way, first, " is refused: ");

        sign(way, stranger, "stranger", served(way));
        refused(way, first, way == Way.MARKET_PGP ? "signed by no key" : "is not the one who must have signed");

        server.remove(way.signature());
        refused(way, first, "404");

        server.put(way.signature(), newSignature);
        FeedAnswer.Offers second =
                assertInstanceOf(FeedAnswer.Offers.class, feed(way).look(held(first)));
        assertEquals("2", second.content().offered().get(0).version());

        server.put(way.served(), oldDocument);
        server.put(way.signature(), oldSignature);
        refused(way, second, "it is a replay: it was made on 2026-02-01");
    }

    @ParameterizedTest
    @EnumSource
    void whatSaysNoDateOrOneOfTheFutureIsRefused(Way way) throws Exception {
        FeedAnswer.Offers first = taken(way, "1", "2026-02-01T00:00:00Z");
        publish(way, "2", "yesterday");
        refused(way, first, "it does not say when it was made");
        publish(way, "2", "2100-02-01T00:00:00Z");
        refused(way, first, "it was made in the future");
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMS_CERTIFICATE", "MARKET_CERTIFICATE"})
    void aCertificateThatIsRevokedEndsWhatItHasSigned(Way way) throws Exception {
        FeedAnswer.Offers first = taken(way, "1", "2026-02-01T00:00:00Z");
        assertTrue(first.content().signerEnd().isAfter(NOW.instant()));
        TestDirectory lists = new TestDirectory(trust);
        Instant now = NOW.instant();
        lists.replace(authority.revocationList(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(9))));
        assertNull(feed(way).look(held(first)).problem());
        lists.replace(authority.revocationList(
                now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)), certificate.serial()));
        try {
            FeedAnswer.Withdrawn answer =
                    assertInstanceOf(FeedAnswer.Withdrawn.class, feed(way).look(held(first)));
            assertTrue(
                    answer.problem().line().contains("revo"), answer.problem().line());
        } finally {
            lists.replace(authority.revocationList(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(9))));
        }
    }

    /** A trust store that is not in order says nothing of the signer. */
    @Test
    void aListOfRevocationsThatIsTooOldChangesNothing() throws Exception {
        FeedAnswer.Offers first = taken(Way.MARKET_CERTIFICATE, "1", "2026-02-01T00:00:00Z");
        TestDirectory lists = new TestDirectory(trust);
        Instant now = NOW.instant();
        lists.replace(authority.revocationList(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1))));
        try {
            refused(Way.MARKET_CERTIFICATE, first, "revocation-lists: ");
        } finally {
            lists.replace(authority.revocationList(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(9))));
        }
    }

    @Test
    void theAuthorityOfTheSignerCountsWhereItIsNamed() throws Exception {
        publish(Way.MARKET_CERTIFICATE, "1", "2026-02-01T00:00:00Z");
        assertInstanceOf(
                FeedAnswer.Offers.class,
                feed(Way.MARKET_CERTIFICATE, new Endorser("/DC=org/CN=publisher", "/DC=org/CN=Authority"))
                        .look(HeldContent.nothing()));
        FeedAnswer answer = feed(Way.MARKET_CERTIFICATE, new Endorser("/DC=org/CN=publisher", "/DC=org/CN=Another"))
                .look(HeldContent.nothing());
        assertTrue(
                answer.problem().line().contains("is not the one who must have signed"),
                answer.problem().line());
    }

    /** One file of products, signed as it is, would take away what the other offers. */
    @Test
    void oneFileOfProductsDoesNotStandInThePlaceOfAnother() throws Exception {
        FeedAnswer.Offers first = taken(Way.STREAMS_CERTIFICATE, "1", "2026-02-01T00:00:00Z");
        StreamsTree tree = new StreamsTree(server, publisher);
        tree.put(
                tree.products(),
                "{\"format\":\"products:1.0\",\"content_id\":\"daily\",\"updated\":\"2026-02-03T00:00:00Z\",\"products\":{}}");
        tree.put(tree.index(), StreamsTree.indexText(StreamsTree.PRODUCTS + ".json", "2026-01-02T00:00:00Z"));
        refused(Way.STREAMS_CERTIFICATE, first, "its content_id is 'daily', and the index has 'images' there");
    }
}
