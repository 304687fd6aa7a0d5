package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.distribution.manual.ManualPages;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Manual pages as people read them: formatted by man and groff, 80 columns wide. */
class ManualPagesTest {
    private static final List<String> SECTIONS = List.of(
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "FILES",
            "ENVIRONMENT",
            "EXIT STATUS",
            "SEE ALSO");
    private static final Map<String, String> WIDE = Map.of("MANWIDTH", "80", "MANPAGER", "cat", "LC_ALL", "C.UTF-8");

    @TempDir
    private static Path directory;

    @BeforeAll
    static void writePages() throws IOException {
        for (CommandLine tool : Tools.all().values()) {
            new ManualPages(tool).write(directory);
        }
    }

    @Test
    void everyCommandHasAPageWithAllSections() throws Exception {
        for (CommandLine command : Tools.commands()) {
            List<String> headings = shown(page(command))
                    .lines()
                    .filter(line -> line.matches("[A-Z][A-Z ]+"))
                    .toList();
            List<String> all = new ArrayList<>(headings);
            all.retainAll(SECTIONS);
            assertEquals(SECTIONS, all, command.getCommandSpec().qualifiedName());
        }
    }

    @Test
    void groffHasNothingToSay() throws Exception {
        try (Stream<Path> pages = Files.list(directory)) {
            List<String> command = new ArrayList<>(List.of("groff", "-ww", "-z", "-Tutf8", "-man"));
            pages.filter(page -> !isLink(page)).sorted().forEach(page -> command.add(page.toString()));
            assertTrue(command.size() > 40, "only " + command.size());
            Shell.Outcome outcome = Shell.run(directory, Map.of(), command);
            assertEquals("", outcome.err());
            assertEquals(0, outcome.exitCode());
        }
    }

    @Test
    void noLineIsLongerThanATerminalIsWide() throws Exception {
        for (CommandLine command : Tools.commands()) {
            shown(page(command)).lines().forEach(line -> assertTrue(line.length() <= 80, line));
        }
    }

    @Test
    void manShowsAPageAsItIsMeant() throws Exception {
        Shell.Outcome man = Shell.run(
                directory,
                WIDE,
                List.of(
                        "man",
                        "--warnings=w",
                        "-l",
                        directory.resolve("nifty-rollback.1").toString()));
        assertEquals("", man.err());
        man.out().lines().forEach(line -> assertTrue(line.length() <= 80, line));
        for (String line : List.of(
                "       nifty-rollback - Have the template of an appliance use the version",
                "       nifty rollback [OPTIONS] IDENTIFIER",
                "   Lifetimes",
                "       --expire-after=DURATION",
                "           nifty rollback 858a817e-0ca2-473f-89d3-d5bdfc51968e --dry-run",
                "       /var/spool/itchy/descriptors",
                "              Directories where descriptors wait (--descriptors-dir).",
                "       nifty(1), nifty-sync(1), nifty-list(1), nifty-export-templates(1),")) {
            assertTrue(man.out().lines().anyMatch(line::equals), line + "\n" + man.out());
        }
    }

    @Test
    void anotherNameOfACommandLeadsToItsPage() throws IOException {
        assertEquals(".so man1/comfy-check.1\n", Files.readString(directory.resolve("comfy-doctor.1")));
    }

    @Test
    void noPageTellsWhereItWasMade() throws IOException {
        try (Stream<Path> pages = Files.list(directory)) {
            for (Path page : pages.toList()) {
                assertTrue(!Files.readString(page).contains(System.getProperty("user.home") + "/"), page.toString());
            }
        }
    }

    private static boolean isLink(Path page) {
        try {
            return Files.readString(page).startsWith(".so ");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path page(CommandLine command) {
        return directory.resolve(command.getCommandSpec().qualifiedName("-") + ".1");
    }

    /** What a terminal shows, without bold letters. */
    private static String shown(Path page) throws Exception {
        Shell.Outcome outcome = Shell.run(
                directory,
                Map.of("GROFF_NO_SGR", "1"),
                List.of("groff", "-man", "-Tutf8", "-rLL=78n", "-P-c", "-P-b", "-P-u", page.toString()));
        assertEquals(0, outcome.exitCode(), outcome.err());
        return outcome.out();
    }
}
