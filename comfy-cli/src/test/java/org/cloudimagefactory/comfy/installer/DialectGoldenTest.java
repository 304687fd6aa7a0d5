package org.cloudimagefactory.comfy.installer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.provision.GuestScript;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What dialects say, as it was reviewed; the golden files stand beside this class. */
class DialectGoldenTest {
    @ParameterizedTest
    @EnumSource
    void saysOfABareSystemWhatWasReviewed(SampleDialect sample) throws IOException {
        assertEquals(golden(sample, "bare"), shown(sample.render(sample.bare())));
    }

    @ParameterizedTest
    @EnumSource
    void saysOfARichSystemWhatWasReviewed(SampleDialect sample) throws IOException {
        assertEquals(golden(sample, "rich"), shown(sample.render(sample.rich())));
    }

    /** All files in one, without the library of functions, which has its own review. */
    static String shown(Map<String, String> files) {
        return new TreeMap<>(files)
                .entrySet().stream()
                        .map(file -> "==> " + file.getKey() + "\n" + withoutLibrary(file.getValue()))
                        .collect(Collectors.joining());
    }

    static String withoutLibrary(String text) {
        String library = GuestScript.read(GuestScript.LIBRARY);
        return text.replace(library, "@LIBRARY@\n")
                .replace(quoted(library), "@LIBRARY@\\n")
                .replace(escaped(library), "@LIBRARY@\n");
    }

    private static String quoted(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String golden(SampleDialect sample, String kind) throws IOException {
        String name = sample.name().toLowerCase(Locale.ROOT) + "-" + kind + ".txt";
        try (InputStream in = DialectGoldenTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
