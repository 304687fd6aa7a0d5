package org.cloudimagefactory.itchy.feed.market;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Optional;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarketAddressTest {
    @ParameterizedTest
    @CsvSource({
        "simplestreams+https://images.example.org, simplestreams+https://images.example.org",
        "' SimpleStreams+HTTPS://Images.Example.org:8443/releases/ ', simplestreams+https://images.example.org:8443/releases",
        "one-market+https://marketplace.example.org/, one-market+https://marketplace.example.org",
        "simplestreams+http://127.0.0.1/a/b, simplestreams+http://127.0.0.1/a/b"
    })
    void addressesAreReadAsTheyAreKept(String text, String kept) {
        assertTrue(MarketAddress.isOne(text));
        MarketAddress address = MarketAddress.parse(text);
        assertEquals(kept, address.toString());
        assertEquals(address, MarketAddress.parse(address.uri().toString()));
        assertEquals(address.identifier("a"), MarketAddress.parse(kept).identifier("a"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "simplestreams+ftp://images.example.org",
                "simplestreams+file:///srv/tree",
                "simplestreams+https://",
                "simplestreams+https://user:secret@images.example.org",
                "simplestreams+https://images.example.org/a/../b",
                "simplestreams+https://images.example.org/a//b",
                "simplestreams+https://images.example.org/a?b",
                "simplestreams+https://images.example.org/a#b",
                "simplestreams+https://images.example.org/a b"
            })
    void whatIsNoAddressIsSaidInOneLine(String text) {
        UsageProblem problem = assertThrows(UsageProblem.class, () -> MarketAddress.parse(text));
        assertTrue(problem.line().contains("is no address of a market"), problem.line());
        assertEquals(1, problem.line().lines().count());
    }

    @Test
    void othersAreOfNoMarket() {
        for (String text :
                new String[] {"https://lists.example.org", "oci://registry.example.org/a:b", "simplestreams"}) {
            assertFalse(MarketAddress.isOne(text));
        }
    }

    @Test
    void pathsStayBelowTheMarket() {
        URI root = URI.create("https://images.example.org/tree");
        assertEquals(
                Optional.of(URI.create("https://images.example.org/tree/a/b:c%20d%3Fe%23f%252e")),
                MarketPath.below(root, "a/b:c d?e#f%2e"));
        for (String path : new String[] {
            "",
            "/a",
            "a/",
            "a//b",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "./a",
            "a\\b",
            "a\nb",
            "https://x.example.org/a",
            "a".repeat(3000)
        }) {
            assertEquals(Optional.empty(), MarketPath.below(root, path), path);
        }
    }
}
