package org.cloudimagefactory.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.junit.jupiter.api.Test;

class SettingsTextTest {
    private static final Path FILE = Path.of("/etc/toy/toy.yml");

    @Test
    void putsSettingsWhereTheyAreMentionedAndTheRestAtTheEnd() {
        SettingsText text = new SettingsText(FILE, """
                # Settings of toy.
                #endpoint: http://localhost:2633/RPC2
                #  endpoint: not this one

                datastore: default   # ours
                # jobs: 4
                """);
        Map<String, String> changes = new LinkedHashMap<>();
        changes.put("endpoint", "https://cloud.example.org/RPC2");
        changes.put("jobs", "8");
        changes.put("title", "it's #1: \"best\" \\o/");
        changes.put("secret_file", "/etc/toy/auth");
        assertEquals(
                """
                # Settings of toy.
                endpoint: https://cloud.example.org/RPC2
                #  endpoint: not this one

                datastore: default   # ours
                jobs: 8

                title: "it's #1: \\"best\\" \\\\o/"

                # Where it is
                secret_file: /etc/toy/auth
                """, text.with(changes, Map.of("secret_file", "Where it is")).toString());
    }

    @Test
    void replacesASettingAndNothingElse() {
        SettingsText text = new SettingsText(FILE, "# datastore: b\ndatastore: a\njobs: 4");
        assertEquals(
                "# datastore: b\ndatastore: c\njobs: 4\n",
                text.with(Map.of("datastore", "c"), Map.of()).toString());
        assertEquals("a", text.settings().get("datastore"));
    }

    @Test
    void leavesAFormAloneThatItDoesNotUnderstand() {
        for (String form : new String[] {
            "{datastore: a}",
            "datastore:\n  - a\n  - b\n",
            "datastore: >\n  folded\n  text\n",
            "production:\n  datastore: a\n"
        }) {
            SettingsText text = new SettingsText(FILE, form);
            Map<String, String> change =
                    Map.of(text.settings().keySet().iterator().next(), "c");
            EnvironmentProblem problem =
                    assertThrows(EnvironmentProblem.class, () -> text.with(change, Map.of()), form);
            assertTrue(problem.line().startsWith("cannot put "), problem.line());
            assertTrue(problem.line().contains("write there yourself: "), problem.line());
        }
    }

    @Test
    void noValueBeginsAnotherSetting() {
        SettingsText text = new SettingsText(FILE, "");
        for (String hostile : new String[] {"a\nsecret_file: /etc/passwd", "a\u0085b: c", "a\rb: c"}) {
            assertThrows(EnvironmentProblem.class, () -> text.with(Map.of("datastore", hostile), Map.of()), hostile);
        }
    }

    @Property
    void everyPrintableValueIsReadBackAsItIs(@ForAll("printable") String value) {
        SettingsText text = new SettingsText(FILE, "# header\njobs: 4\n#key: x\n");
        assertEquals(
                Map.of("jobs", "4", "key", value, "other", value),
                text.with(new LinkedHashMap<>(Map.of("key", value, "other", value)), Map.of())
                        .settings());
    }

    @Provide
    Arbitrary<String> printable() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withChars("äß€漢😀:#-'\"\\%!&*|>@`{}[], ")
                .ofMinLength(1)
                .ofMaxLength(40)
                .filter(text -> text.codePoints().allMatch(c -> c > 0xffff || !Character.isSurrogate((char) c)));
    }
}
