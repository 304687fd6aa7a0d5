package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.cloudimagefactory.common.registry.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OciNamesTest {
    private static final String TAG = "[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}";

    @ParameterizedTest
    @ValueSource(strings = {"debian", "debian-12", "a.b_c__d---e", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"})
    void aValidIdentifierIsTheRepository(String identifier) {
        assertEquals(identifier, OciNames.repository(identifier));
    }

    @ParameterizedTest
    @CsvSource({
        "Debian, debian-",
        "a/b, a-b-",
        "../../etc, etc-",
        "nifty-index, nifty-index-",
        "'', appliance-",
        "a..b, a-b-",
        "a___b, a-b-",
        "-a, a-"
    })
    void whatHadToBeReplacedHasAHash(String identifier, String start) {
        String name = OciNames.repository(identifier);
        assertTrue(name.matches(start + "[0-9a-f]{8}"), name);
        assertTrue(OciNames.isRepository(name), name);
    }

    @Test
    void offersHaveTagsWithoutHyphens() {
        assertEquals("latest", OciNames.shortTag(""));
        assertEquals("24.04", OciNames.shortTag("24.04"));
        assertTrue(OciNames.shortTag("12-rc1").matches("12_rc1\\.[0-9a-f]{8}"));
        assertTrue(OciNames.shortTag("nifty").matches("nifty\\.[0-9a-f]{8}"));
        assertTrue(OciNames.shortTag("x".repeat(300)).length() <= 64);
    }

    @Test
    void imagesHaveTagsWithHyphens() {
        assertEquals("24.04-2025.10.07", OciNames.longTag("24.04", "2025.10.07", 0, 1));
        assertEquals("24.04-1-disk2", OciNames.longTag("24.04", "1", 2, 1));
        assertEquals("24.04-1-disk2.3", OciNames.longTag("24.04", "1", 2, 3));
        assertTrue(OciNames.longTag("24.04", "1+b", 0, 1).matches("24\\.04-1_b-[0-9a-f]{8}"));
    }

    @Test
    void theIndexTellsRepositories() {
        assertEquals("debian", OciNames.indexed(OciNames.indexTag("debian")));
        assertEquals("", OciNames.indexed("latest"));
        assertEquals("", OciNames.indexed("nifty-"));
        assertEquals("", OciNames.indexed("nifty-Not Valid"));
        assertEquals("", OciNames.indexed("nifty-nifty-index"));
    }

    @Test
    void anyTextHasValidNamesOfItsOwn() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Map<String, String> repositories = new HashMap<>();
        Map<String, String> tags = new HashMap<>();
        for (int i = 0; i < 2000; i++) {
            StringBuilder built = new StringBuilder();
            int length = random.nextInt(random.nextBoolean() ? 6 : 300);
            for (int c = 0; c < length; c++) {
                built.append("aA0._-/ :\u00e9\n".charAt(random.nextInt(11)));
            }
            String text = built.toString();
            String repository = OciNames.repository(text);
            assertTrue(OciNames.isRepository(repository), () -> seed + ": " + text + " " + repository);
            String before = repositories.put(repository, text);
            assertTrue(before == null || before.equals(text), () -> seed + ": " + before + " and " + text);
            String shortTag = OciNames.shortTag(text);
            assertTrue(OciNames.isShortTag(shortTag), () -> seed + ": " + text + " " + shortTag);
            String longTag = OciNames.longTag("latest", text, 999, 99);
            assertTrue(longTag.matches(TAG) && longTag.contains("-"), () -> seed + ": " + longTag);
            assertFalse(Digest.isCompanionTag(longTag), () -> seed + ": " + longTag);
            String sameTag = tags.put(longTag, text);
            assertTrue(sameTag == null || sameTag.equals(text), () -> seed + ": " + sameTag + " and " + text);
        }
        assertNotEquals(OciNames.stateTag("a"), OciNames.stateTag("b"));
        assertTrue(OciNames.stateTag("a").matches(TAG));
    }
}
