package org.cloudimagefactory.comfy.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionCatalogueTest {
    private static final String TWO_VERSIONS = """
            {
              "name": "acme",
              "versions": [
                { "major_version": "12", "minor_version": "9", "iso_url": "http://example.org/9.iso", "iso_checksum": "ab" },
                { "major_version": "12", "minor_version": "11", "patch_version": "", "iso_url": "http://example.org/11.iso",
                  "iso_checksum": "cd", "iso_checksum_type": "sha256" }
              ],
              "boot_command": ["<enter>"],
              "virtualbox": { "guest_os_type": "Linux_64" },
              "something_else": [1, 2]
            }
            """;

    @TempDir
    Path directory;

    @Test
    void readsThePredecessorsFormat() throws IOException {
        add("one", "acme", TWO_VERSIONS);
        Distribution acme = catalogue("one").get("acme");
        assertEquals("12.11", acme.version(null).number().toString());
        assertEquals("12.11", acme.version("12").number().toString());
        assertEquals("12.9", acme.version("12.9").number().toString());
        assertEquals(
                List.of("<enter>"),
                acme.settings(acme.version(null), Architecture.X86_64)
                        .installing()
                        .bootCommand());
    }

    @Test
    void letsAnEarlierDirectoryWin() throws IOException {
        add("one", "acme", TWO_VERSIONS);
        add("two", "acme", "{}");
        add("two", "other", TWO_VERSIONS.replace("acme", "other"));
        DistributionCatalogue catalogue = catalogue("one", "two");
        assertEquals(Set.of("acme", "other"), catalogue.directories().keySet());
        assertEquals("acme", catalogue.get("acme").name());
    }

    @Test
    void namesFileAndFieldOfAMissingValue() throws IOException {
        Path file =
                add("one", "acme", TWO_VERSIONS.replace("\"major_version\": \"12\", \"minor_version\": \"9\", ", ""));
        Problem e = assertThrows(Problem.class, () -> catalogue("one").get("acme"));
        assertEquals(
                "invalid distribution description " + file + ": line 4: field 'versions[0].major_version' is missing",
                e.line());
    }

    @Test
    void namesUnknownKeysBesideOtherProblems() throws IOException {
        Path file = add("one", "acme", """
                name: acme
                famly: debian
                boot_wait: soon
                versions:
                  - { major_version: 1, iso_ur: x, codename: [a] }
                """);
        Problem e = assertThrows(Problem.class, () -> catalogue("one").get("acme"));
        assertEquals(
                "invalid distribution description " + file
                        + ": line 2: field 'famly' is unknown, did you mean 'family'?;"
                        + " line 3: field 'boot_wait' must be seconds, or a time such as 10s;"
                        + " line 5: field 'versions[0].codename' must be text of one line;"
                        + " line 5: field 'versions[0].iso_ur' is unknown, did you mean 'iso_url'?",
                e.line());
    }

    @Test
    void refusesFilesThatLeadOutOfTheTemplateDirectory() throws IOException {
        Path file = add(
                "one",
                "acme",
                TWO_VERSIONS.replace("\"virtualbox\"", "\"seal\": \"../../etc/passwd\", \"virtualbox\""));
        Problem e = assertThrows(Problem.class, () -> catalogue("one").get("acme"));
        assertEquals(
                "invalid distribution description " + file + ": line 9: field 'seal' leads out of " + file.getParent()
                        + ": '../../etc/passwd'",
                e.line());
    }

    private DistributionCatalogue catalogue(String... templates) {
        return new DistributionCatalogue(
                List.of(templates).stream().map(directory::resolve).toList());
    }

    private Path add(String templates, String name, String text) throws IOException {
        Path home = Files.createDirectories(directory.resolve(templates).resolve(name));
        return Files.writeString(home.resolve(name + ".description"), text);
    }
}
