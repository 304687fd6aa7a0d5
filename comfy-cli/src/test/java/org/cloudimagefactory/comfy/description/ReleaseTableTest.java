package org.cloudimagefactory.comfy.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseTableTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-29");

    @TempDir
    Path directory;

    @Test
    void knowsEveryVersionThatShipsWithItsSource() {
        ReleaseTable table = new ReleaseTable(List.of(Planning.SHIPPED));
        DistributionCatalogue catalogue = new DistributionCatalogue(List.of(Planning.SHIPPED));
        for (String name : catalogue.directories().keySet()) {
            if (!name.equals("micro")) {
                Distribution distribution = catalogue.get(name);
                for (DistributionVersion version : distribution.versions()) {
                    assertTrue(table.of(distribution, version.number()).isPresent(), name + " " + version.number());
                }
            }
        }
        for (Release release : table.releases()) {
            assertTrue(release.source().contains("https://"), release.toString());
            assertEquals(release.endOfLife() == null, release.source().startsWith("none found: "), release.toString());
        }
    }

    @Test
    void tellsLivesThatAreOverAndThoseThatAreNot() {
        assertEquals("until 2027-10-31", release("2027-10-31", null).lifetime(DAY));
        assertEquals("until 2026-11-29", release("2026-11-29", null).lifetime(DAY));
        assertEquals("ended 2026-11-28", release("2026-11-28", null).lifetime(DAY));
        assertEquals("until 2026-11", release("2026-11", null).lifetime(DAY));
        assertEquals("ended 2026-10", release("2026-10", null).lifetime(DAY));
        assertEquals(
                "ended 2026-06-10, extended support until 2028-06",
                release("2026-06-10", "2028-06").lifetime(DAY));
        assertEquals("until 2027-06-10", release("2027-06-10", "2028-06").lifetime(DAY));
        assertEquals("end of life unknown", release(null, null).lifetime(DAY));
    }

    @Test
    void showsTheEndsOfLife() {
        ComfyRun distributions = ComfyRun.of("distributions");
        assertTrue(distributions.out().contains("15.6 (ended 2026-04-30)"), distributions.out());
        assertTrue(
                distributions.out().contains("3.24.0 (end of life unknown), 3.23.0 (until 2027-11-01)"),
                distributions.out());
        assertTrue(distributions.out().contains("docker           13 ("), distributions.out());
        assertTrue(distributions.out().matches("(?s).*\nmicro            1.0\n.*"), distributions.out());
        assertTrue(ComfyRun.of("versions", "opensuse-leap").out().contains("ended 2026-04-30"));
    }

    @Test
    void letsASiteOverruleItLineByLine() throws Exception {
        write(
                "releases: [ { distribution: debian, version: 12, end_of_life: 2099-01-02, source: own, looked_up: 2026-11-29 } ]\n");
        String out = ComfyRun.of("distributions", "--template-dir", directory.toString())
                .out();
        assertTrue(out.contains("12 (until 2099-01-02)"), out);
        assertTrue(out.contains("15.6 (ended 2026-04-30)"), out);
        assertFalse(out.contains("2026-06-10)"), out);
    }

    @Test
    void matchesNumbersByTheirParts() throws Exception {
        write(
                "releases: [ { distribution: x, version: '1.2', end_of_life: 2030-01, source: s, looked_up: 2026-11 } ]\n");
        ReleaseTable table = new ReleaseTable(List.of(directory));
        Distribution x = new Distribution(
                "x", new com.fasterxml.jackson.databind.ObjectMapper().createObjectNode(), List.of(directory), null);
        assertTrue(table.of(x, VersionNumber.parse("1.2.7")).isPresent());
        assertEquals(Optional.empty(), table.of(x, VersionNumber.parse("1.20")));
    }

    @Test
    void tellsAllThatIsWrongWithItsLine() throws Exception {
        Path file = write("""
                releases:
                  - { distribution: x, version: 1, end_of_life: soon, source: s, looked_up: 2026-11-29 }
                  - { distribution: y, version: 1, end_of_life: 2026-02-31, looked_up: 2026-11-29 }
                """);
        ComfyRun run = ComfyRun.of("distributions", "--template-dir", directory.toString());
        assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
        assertEquals(
                "comfy: invalid table of releases " + file
                        + ": line 2: field 'releases[0].end_of_life' must be a day such as 2026-11-29, or a month such as 2026-11;"
                        + " line 3: field 'releases[1].end_of_life' is no day of the calendar: '2026-02-31';"
                        + " line 3: field 'releases[1].source' is missing\n",
                run.err());
    }

    private static Release release(String endOfLife, String extended) {
        return new Release("x", "1", null, endOfLife, extended, "source", "2026-11-29");
    }

    private Path write(String text) throws Exception {
        return Files.writeString(directory.resolve("releases.yml"), text);
    }
}
