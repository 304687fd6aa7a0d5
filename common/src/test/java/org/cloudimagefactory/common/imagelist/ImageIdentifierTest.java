package org.cloudimagefactory.common.imagelist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.imagelist.x509.SignatureVerifier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Identifiers of images in lists: what new ones must look like, and that known ones are honoured as they are. */
class ImageIdentifierTest {
    private final Clock clock = Clock.systemUTC();
    private final ListVerifier verifier = new ListVerifier(
            new SignatureVerifier(new TrustPolicy(Path.of("/none"), false, RevocationMode.IGNORE, false), clock),
            new ImageListReader(clock),
            clock);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b",
                "../../etc/passwd",
                "/a",
                "a\\\\b",
                ".a",
                "..",
                ".",
                "a\\nb",
                "\\u0007",
                "a\\u0000",
                "\\u202Ex",
                "a\\u007f"
            })
    void aNewOneThatMakesNoNameIsRefusedByItself(String identifier) {
        ListReport report = verify(Pins.NONE, identifier, "good");
        assertTrue(report.isAccepted(), report.problems());
        ImageResult refused = report.images().get(0);
        assertFalse(refused.isAccepted());
        assertTrue(String.valueOf(refused.reason()).contains("identifier"), String.valueOf(refused.reason()));
        assertTrue(report.images().get(1).isAccepted());
    }

    @Test
    void aNewOneOfMoreThan256CharactersIsRefused() {
        assertTrue(verify(Pins.NONE, "é".repeat(256)).images().get(0).isAccepted());
        ImageResult refused =
                verify(Pins.NONE, "é".repeat(257), "good").images().get(0);
        assertEquals("#1", refused.identifier());
        assertTrue(
                String.valueOf(refused.reason()).endsWith("' has more than 256 characters"),
                String.valueOf(refused.reason()));
    }

    @Test
    void aKnownOneIsHonouredWhateverItLooksLike() {
        List<String> known = List.of("a/b", ".hidden", "x".repeat(300), "a b", "-");
        ListReport report = verify(Pins.NONE.knowing(Set.copyOf(known)), known.toArray(String[]::new));
        assertTrue(report.isAccepted(), report.problems());
        assertEquals(
                known,
                report.acceptedList()
                        .orElseThrow()
                        .acceptedImages()
                        .map(ListedImage::identifier)
                        .toList());
    }

    @Test
    void oneThatIsMissingOrBlankIsRefusedEvenIfItIsKnown() {
        assertFalse(verify(Pins.NONE.knowing(Set.of(" ", "")), " ", "good")
                .images()
                .get(0)
                .isAccepted());
        assertFalse(verify(Pins.NONE.knowing(Set.of(" ", "")), "", "good")
                .images()
                .get(0)
                .isAccepted());
    }

    @Test
    void aListOfWhichNothingCanBeUsedIsBelievedButNotAccepted() {
        ListReport report = verify(Pins.NONE, "a/b", ".c");
        assertFalse(report.isAccepted());
        assertTrue(report.isBelieved());
        assertEquals(
                "images: none of the list's images can be used; a/b: the identifier 'a/b' holds a path separator",
                report.problems());
        assertTrue(verify(Pins.NONE).isAccepted());
    }

    private ListReport verify(Pins pins, String... identifiers) {
        String[] images = new String[identifiers.length];
        for (int i = 0; i < images.length; i++) {
            images[i] = TestLists.image(identifiers[i]);
        }
        String list = TestLists.json(TestLists.list("/CN=a", "/CN=b", images));
        return verifier.verifyUnsigned(list.getBytes(StandardCharsets.UTF_8), pins);
    }
}
