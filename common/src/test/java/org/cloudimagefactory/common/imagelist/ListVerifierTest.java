package org.cloudimagefactory.common.imagelist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.Rule;
import org.cloudimagefactory.common.imagelist.trust.RuleResult;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.imagelist.x509.TestSigner;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a subscription takes and what not, beyond signature and chain. */
class ListVerifierTest {
    private static final String DN = "/DC=org/O=Hosts/CN=lists.example.org";
    private static final String CA = "/DC=org/CN=Root";

    @TempDir
    static Path directory;

    private static TestCertificate signer;
    private static ListVerifier verifier;

    private final String list = TestLists.list(DN, CA, TestLists.image("a"), TestLists.image("b"));

    @BeforeAll
    static void makePki() throws Exception {
        TestCertificate root = TestCertificate.authority(CA).selfSigned();
        new TestDirectory(directory).trust(root);
        signer = TestCertificate.named(DN).issuedBy(root);
        Clock clock = Clock.systemUTC();
        TrustPolicy policy = new TrustPolicy(directory, false, RevocationMode.REQUIRE, false);
        verifier = new ListVerifier(new SignatureVerifier(policy, clock), new ImageListReader(clock), clock);
    }

    @Test
    void takesASoundList() throws Exception {
        ListReport report = verify(list, Pins.NONE);
        assertTrue(report.isAccepted(), report.problems());
        assertEquals(Rule.values().length, report.rules().size());
        ImageList taken = report.acceptedList().orElseThrow();
        assertEquals(TestLists.IDENTIFIER, taken.identifier());
        assertEquals(
                List.of("a", "b"),
                taken.acceptedImages().map(ListedImage::identifier).toList());
        ListedImage image = taken.acceptedImages().findFirst().orElseThrow();
        assertEquals(1024, image.size());
        assertEquals("of äll", image.texts().get("dc:description"));
    }

    @Test
    void takesTheOldFormWithoutOuterKey() throws Exception {
        String old = list.replaceFirst("\\{\"hv:imagelist\":", "").replaceFirst("}$", "");
        assertTrue(verify(old, Pins.NONE).isAccepted());
    }

    @Test
    void takesAListThatMeetsAllPins() throws Exception {
        Pins pins = new Pins(
                List.of(new Endorser("/CN=other", CA), new Endorser(DN, CA)),
                TestLists.IDENTIFIER,
                "HTTPS://user:secret@lists.example.org:443/image.list",
                new HeldList("20261124.1", Instant.now().minusSeconds(7200)));
        ListReport report = verify(list, pins);
        assertTrue(report.isAccepted(), report.problems());
    }

    @Test
    void refusesAnotherEndorserThanTheSubscriptions() throws Exception {
        assertOnlyFailure(
                verify(list, new Pins(List.of(new Endorser("/CN=other", CA)), null, null, null)),
                Rule.ENDORSER,
                "the subscription does not accept " + DN + ", issued by " + CA + ", as an endorser");
        assertOnlyFailure(
                verify(list, new Pins(List.of(new Endorser(DN, "/CN=other")), null, null, null)),
                Rule.ENDORSER,
                "the subscription does not accept " + DN + ", issued by " + CA + ", as an endorser");
    }

    @Test
    void refusesAnotherEndorserThanTheListNames() throws Exception {
        assertOnlyFailure(
                verify(TestLists.list("/CN=other", CA), Pins.NONE),
                Rule.LIST_ENDORSER,
                "hv:dn of the list is /CN=other, but " + DN + " signed it");
        assertOnlyFailure(
                verify(TestLists.list(DN, "/CN=other"), Pins.NONE),
                Rule.LIST_ENDORSER,
                "hv:ca of the list is /CN=other, but " + CA + " issued the signer's certificate");
        assertOnlyFailure(
                verify(list.replace("hv:endorser", "hv:other"), Pins.NONE),
                Rule.LIST_ENDORSER,
                "the list names no endorser");
    }

    @Test
    void refusesAnotherIdentifierOrAddress() throws Exception {
        assertOnlyFailure(
                verify(list, new Pins(List.of(), "other", null, null)),
                Rule.IDENTIFIER,
                "the list is " + TestLists.IDENTIFIER + " instead of other");
        assertOnlyFailure(
                verify(list, new Pins(List.of(), null, "https://lists.example.org/other", null)),
                Rule.URI,
                "hv:uri of the list is 'https://lists.example.org/image.list' instead of"
                        + " 'https://lists.example.org/other'");
    }

    @ParameterizedTest
    @CsvSource({
        "20261124.2, version 20261124.1 of the list is older than version 20261124.2 that is held already",
        "20261124.1.1, version 20261124.1 of the list is older than version 20261124.1.1 that is held already",
    })
    void refusesToGoBackInVersion(String held, String expected) throws Exception {
        Pins pins = new Pins(List.of(), null, null, new HeldList(held, Instant.EPOCH));
        assertOnlyFailure(verify(list, pins), Rule.VERSION, expected);
    }

    @Test
    void refusesToGoBackInTime() throws Exception {
        Instant held = Instant.parse("2026-11-24T00:00:00Z");
        String older = list.replaceFirst("\"dc:date:created\":\"[^\"]*", "\"dc:date:created\":\"2020-01-01T00:00:00Z");
        assertOnlyFailure(
                verify(older, new Pins(List.of(), null, null, new HeldList("1", held))),
                Rule.CREATED,
                "the list was made on 2020-01-01T00:00:00Z, before the one of 2026-11-24T00:00:00Z that is held already");
        String later = list.replaceFirst("\"dc:date:created\":\"[^\"]*", "\"dc:date:created\":\"2999-01-01T00:00:00Z");
        assertOnlyFailure(
                verify(later, Pins.NONE), Rule.CREATED, "the list was made in the future, on 2999-01-01T00:00:00Z");
    }

    @Test
    void refusesAnExpiredList() throws Exception {
        String expired =
                list.replaceFirst("\"dc:date:expires\":\"[^\"]*", "\"dc:date:expires\":\"2020-01-01T00:00:00Z");
        ListReport report = verify(expired, Pins.NONE);
        assertOnlyFailure(report, Rule.EXPIRY, "the list expired on 2020-01-01T00:00:00Z");
        assertEquals("the list is not taken", report.images().get(0).reason());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{'hv:imagelist':[]}` | the list is no JSON object",
                "`[]` | the list is no JSON object",
                "`{'a':1,'a':2}` | no valid JSON: Duplicate field 'a'",
                "`{'a':1} x` | no valid JSON",
                "`{'a':1}{}` | no valid JSON",
                "`{'dc:identifier':{}}` | field 'dc:identifier' must be text",
                "`{'dc:identifier':'x'}` | field 'hv:version' is missing",
                "`{'dc:identifier':'x','hv:version':1,'dc:date:created':'2015'}` | field 'dc:date:created' is no date",
                "`{'dc:identifier':'x\\u001b[0m'}` | field 'dc:identifier' holds characters that can't be printed",
            })
    void refusesWhatIsNoList(String text, String expected) throws Exception {
        ListReport report = verify(TestLists.json(text), Pins.NONE);
        assertFalse(report.isAccepted());
        RuleResult result = result(report, Rule.LIST);
        assertTrue(result.detail().startsWith(expected), result.detail());
    }

    @Test
    void refusesDeepAndHugeLists() throws Exception {
        String deep = "{\"a\":" + "[".repeat(20) + "]".repeat(20) + "}";
        assertTrue(result(verify(deep, Pins.NONE), Rule.LIST).detail().contains("depth"));
        String many = "{\"hv:images\":[" + "0,".repeat(1_000_000) + "0]}";
        assertTrue(result(verify(many, Pins.NONE), Rule.LIST).detail().contains("Token count"));
        byte[] huge = new byte[ImageListJson.SIZE_LIMIT + 1];
        assertEquals(
                "the message is larger than 16 MiB",
                result(verifier.verify(huge, Pins.NONE), Rule.MESSAGE).detail());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'hv:size':'1024' | 'hv:size':'-1' | field 'hv:size' is no number of bytes: '-1'",
                "'hv:size':'1024' | 'hv:size':0 | field 'hv:size' is no number of bytes: '0'",
                "'hv:size':'1024' | 'hv:size':1.5 | field 'hv:size' is no number of bytes: '1.5'",
                "'hv:size':'1024', | `` | field 'hv:size' is missing",
                "abab | abxx | field 'sl:checksum:sha512' is no SHA-512 checksum (128 hexadecimal digits)",
                "'https://images | 'ftp://images | field 'hv:uri' is no https, http or file address: 'ftp://images.example.org/a.ova'",
                "example.org/ | example.org:65536/ | field 'hv:uri' is no https, http or file address: 'https://images.example.org:65536/a.ova'",
                "'https://images.example.org | 'file:///x%00 | field 'hv:uri' is no https, http or file address: 'file:///x%00/a.ova'",
                "'https://images | 'https:/images | field 'hv:uri' is no https, http or file address: 'https:/images.example.org/a.ova'",
                "'hv:version':'1.0' | 'hv:version':'' | field 'hv:version' must have 1 to 256 characters",
                "'dc:title':'An image' | 'dc:title':['x'] | field 'dc:title' must be text",
                "'dc:title':'An image' | 'dc:date:expires':'2020-01-01T00:00:00Z' | the image expired on 2020-01-01T00:00:00Z",
                "'dc:title':'An image' | 'dc:date:expires':'soon' | field 'dc:date:expires' is no date such as 2027-05-31T00:00:00Z: 'soon'",
                "'dc:identifier':'b' | 'dc:identifier':'a' | an earlier image of the list has this identifier",
                "'hv:image' | 'hv:imago' | no object 'hv:image'",
            })
    void refusesABadImageAndTakesTheOthers(String from, String to, String expected) throws Exception {
        String bad = TestLists.image("b").replaceFirst(java.util.regex.Pattern.quote(from), to == null ? "" : to);
        ListReport report = verify(TestLists.list(DN, CA, TestLists.image("a"), bad, TestLists.image("c")), Pins.NONE);
        assertTrue(report.isAccepted(), report.problems());
        assertEquals(
                List.of(true, false, true),
                report.images().stream().map(ImageResult::isAccepted).toList());
        assertEquals(expected, report.images().get(1).reason());
    }

    @Test
    void takesUnsignedListsOnlyWhereTheyAreExpected() {
        byte[] bare = list.getBytes(StandardCharsets.UTF_8);
        assertEquals(
                "not signed: bare JSON instead of an S/MIME message",
                result(verifier.verify(bare, Pins.NONE), Rule.MESSAGE).detail());
        assertTrue(verifier.verifyUnsigned(bare, Pins.NONE).isAccepted());
        assertFalse(verifier.verifyUnsigned(bare, new Pins(List.of(), "other", null, null))
                .isAccepted());
    }

    private ListReport verify(String text, Pins pins) throws Exception {
        return verifier.verify(new TestSigner(signer).clear(text), pins);
    }

    private static void assertOnlyFailure(ListReport report, Rule rule, String detail) {
        assertFalse(report.isAccepted());
        assertEquals(rule + ": " + detail, report.problems());
    }

    private static RuleResult result(ListReport report, Rule rule) {
        return report.rules().stream()
                .filter(result -> result.rule() == rule)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void takesTenThousandImagesAndNoMore() {
        String[] images = new String[10_000];
        for (int i = 0; i < images.length; i++) {
            images[i] = TestLists.image("i" + i);
        }
        assertTrue(unsigned(images).isAccepted());
        String[] more = java.util.Arrays.copyOf(images, images.length + 1);
        more[images.length] = TestLists.image("more");
        assertEquals(
                "the list has more than 10000 images",
                result(unsigned(more), Rule.LIST).detail());
    }

    private static ListReport unsigned(String... images) {
        return verifier.verifyUnsigned(TestLists.list(DN, CA, images).getBytes(StandardCharsets.UTF_8), Pins.NONE);
    }
}
