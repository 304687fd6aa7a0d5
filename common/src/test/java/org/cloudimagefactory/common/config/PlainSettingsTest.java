package org.cloudimagefactory.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainSettingsTest {
    @Test
    void readsWhatOperatorsUsuallyWrite() {
        assertEquals(
                Optional.of(Map.of(
                        "metadata_dir",
                        "/var/spool/itchy/metadata",
                        "log_to.archive_log",
                        "/var/log/a.log",
                        "jobs",
                        "4",
                        "permissions.file",
                        "0640")),
                PlainSettings.read("""
                        # a comment

                        metadata_dir: /var/spool/itchy/metadata
                        log_to:
                          archive_log: /var/log/a.log
                          # another
                        jobs: 4
                        permissions:
                            file: 0640
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: 'b'",
                "a: \"b\"",
                "a: [b]",
                "a: {b: c}",
                "- a",
                "a",
                "a: b # c",
                "a: |",
                "a: &x b",
                "a: ~",
                "a: null",
                "a: yes",
                "a: Off",
                "a: b: c",
                "a:b",
                "? a",
                "---",
                "a: b\na: c",
                "a:\n  b:\n    c: d",
                "a: b\n  c: d",
                "a: b\n c",
                "\ta: b",
                "a:\n  b: 1\n   c: 2",
                "a: é",
                "a:\n  b: 1\na:\n  c: 2",
                "a : b",
                "'a': b",
                "a: b\r"
            })
    void leavesWhatMayMeanMoreToTheParser(String text) {
        assertEquals(Optional.empty(), PlainSettings.read(text));
    }

    @Property(tries = 2000)
    void readsNothingOtherwiseThanTheParser(@ForAll("texts") String text) throws IOException {
        Optional<Map<String, String>> plain = PlainSettings.read(text);
        if (plain.isPresent()) {
            Path file = Files.createTempFile("settings", ".yml");
            try {
                Files.writeString(file, text);
                assertEquals(ConfigurationFile.read(file), plain.get(), text);
            } finally {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "a",
                "b",
                "dir",
                ": ",
                ":",
                "\n",
                "\n",
                "\n  ",
                "\n    ",
                " ",
                "/x/y",
                "640",
                "0640",
                "1.5",
                "1e3",
                "true",
                "no",
                "~",
                "#",
                " #",
                "-",
                "- ",
                ",",
                "'",
                "\"",
                "2T",
                "12:30",
                "2001-01-01",
                "0x1f",
                ".inf",
                "=",
                "<<",
                "%",
                "@",
                "`",
                "a: b\n",
                "c: 1\n",
                "d:\n  e: f\n");
        return pieces.list().ofMaxSize(12).map(list -> String.join("", list));
    }
}
