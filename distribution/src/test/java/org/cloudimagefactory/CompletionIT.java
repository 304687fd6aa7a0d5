package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.subscription.ImageChoice;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;
import org.cloudimagefactory.itchy.subscription.SubscriptionTerms;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Completion in bash, zsh and fish, by the scripts and commands of the distribution. */
class CompletionIT {
    private static final String HOSTILE = "a b$(touch BAD)`touch BAD`;touch BAD&'\\\"'";

    @TempDir
    private Path directory;

    private Path descriptors;

    @BeforeEach
    void describeAppliances() throws IOException {
        descriptors = Files.createDirectories(directory.resolve("descriptors"));
        Files.createDirectories(descriptors.resolve("done"));
        descriptor("waiting.json", "debian-12");
        descriptor("done/done.json", "urn:web:1");
    }

    @ParameterizedTest
    @CsvSource({
        "comfy, comfy cat, catalogue",
        "comfy, comfy build --ti, --timeout --title",
        "comfy, comfy build alm, almalinux",
        "comfy, comfy versions op, opensuse-leap",
        "comfy, 'comfy build ubuntu --version ', 22.04 24.04 26.04",
        "comfy, 'comfy build --force debian -v ', 12 13",
        "comfy, comfy build micro --firmware u, uefi",
        "comfy, comfy test x.img --format v, vdi vmdk",
        "itchy, itchy process --required-format v, vdi vhdx vmdk vpc",
        "itchy, itchy sub, subscribe subscriptions",
        "itchy, 'itchy status --output ', json text",
        "nifty, 'nifty sync --transfer ', copy http local",
        "nifty, nifty check --backend o, oci opennebula",
        "nifty, nifty rollback --descriptors-dir descriptors deb, debian-12",
    })
    void allShellsOfferTheSame(String tool, String line, String offered) throws Exception {
        List<String> expected = sorted(List.of(offered.split(" ")));
        // A line that ends in a blank stands in quotes.
        assertEquals(expected, inBash(tool, line), "bash");
        assertEquals(expected, inZsh(line), "zsh");
        assertEquals(expected, inFish(tool, line), "fish");
    }

    @Test
    void listsAreCompletedBehindTheLastComma() throws Exception {
        assertEquals(sorted(List.of("qcow2,vdi", "qcow2,vmdk")), inBash("comfy", "comfy build --format qcow2,v"));
        assertEquals(sorted(List.of("vdi", "vmdk")), inZsh("comfy build --format qcow2,v"));
        assertEquals(sorted(List.of("qcow2,vdi", "qcow2,vmdk")), inFish("comfy", "comfy build --format qcow2,v"));
    }

    @Test
    void wordsThatBashDividesAreCompletedAtTheirEnds() throws Exception {
        String script = "bash/nifty";
        List<String> begin = List.of("nifty", "rollback", "--descriptors-dir", "+=", "+descriptors");
        assertEquals("urn:web:1", last(script, begin, "u"));
        assertEquals("web:1", last(script, begin, "urn", "+:", "+w"));
        assertEquals("1", last(script, begin, "urn", "+:", "+web", "+:"));
        assertEquals("copy", last(script, List.of("nifty", "sync", "--transfer"), "+=", "+c"));
        assertEquals(
                "copy\nhttp\nlocal".lines().sorted().toList(),
                last(script, List.of("nifty", "sync", "--transfer"), "+=")
                        .lines()
                        .sorted()
                        .toList());
    }

    @Test
    void anInteractiveBashCompletesCommandsWordsAndFiles() throws Exception {
        Files.writeString(directory.resolve("the image.qcow2"), "");
        String typed = "comfy tes\t'the i\t --arch aar\t\n";
        Shell.Outcome outcome = Shell.run(
                directory,
                environment(),
                List.of(
                        "zsh",
                        "-f",
                        resource("type.zsh"),
                        completions("bash/comfy").toString(),
                        typed));
        assertTrue(
                outcome.out().contains("CALLED<test><the image.qcow2><--arch><aarch64>"),
                outcome.out() + outcome.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void hostileNamesAreQuotedOrLeftOutAndNothingOfThemRuns(String shell) throws Exception {
        descriptor("hostile.json", HOSTILE.replaceAll("[\\\\\"]", ""));
        descriptor("escape.json", "deb\u001b[31m\u0007");
        descriptor("line.json", "deb\nian");
        descriptor("override.json", "deb\u202eian");
        descriptor("option.json", "--force");
        Files.write(descriptors.resolve("bytes.json"), new byte[] {'{', '"', 'i', 'd', (byte) 0xff, '"'});
        Files.createSymbolicLink(descriptors.resolve("link.json"), Path.of("/proc/self/environ"));
        String line = "nifty rollback --descriptors-dir descriptors ";
        List<String> offered = switch (shell) {
            case "bash" -> inBash("nifty", line);
            case "zsh" -> inZsh(line);
            default -> inFish("nifty", line);
        };
        assertEquals(3, offered.size(), offered.toString());
        assertTrue(offered.containsAll(List.of("debian-12", "urn:web:1")), offered.toString());
        assertTrue(offered.get(0).startsWith("a"), offered.toString());
        if (shell.equals("bash")) {
            Shell.Outcome echo = Shell.run(directory, Map.of(), List.of("bash", "-c", "printf %s " + offered.get(0)));
            assertEquals(HOSTILE.replaceAll("[\\\\\"]", ""), echo.out());
        }
        assertFalse(Files.exists(directory.resolve("BAD")));
    }

    @ParameterizedTest
    @CsvSource({
        "comfy, distributions",
        "comfy, versions",
        "comfy, images",
        "itchy, failed-events",
        "itchy, subscriptions",
        "itchy, images",
        "nifty, identifiers",
        "nifty, nosuch",
        "itchy, ''",
        "comfy,"
    })
    void theHiddenCommandIsSilentWhateverIsMissingOrBroken(String tool, String kind) throws Exception {
        Path broken = Files.writeString(directory.resolve("broken"), "\0{:\n\t- [");
        Files.createDirectories(directory.resolve("." + tool));
        Files.copy(broken, directory.resolve("." + tool).resolve(tool + ".yml"));
        List<String> command = new ArrayList<>(List.of(bin().resolve(tool).toString(), "complete"));
        if (kind != null) {
            command.addAll(
                    List.of(kind, "no-such-word", "--state-file", broken.toString(), "--list", broken.toString()));
            command.addAll(List.of("--descriptors-dir", broken.toString(), "-m", "/dev/null", "-t", "\u0001"));
        }
        Shell.Outcome outcome = Shell.run(directory, environment(), command);
        assertEquals("", outcome.err());
        assertEquals("", outcome.out());
        assertEquals(0, outcome.exitCode());
        assertFalse(Files.exists(directory.resolve("no-such")));
    }

    @Test
    void itchyCompletesEventsThatFailedAndWhatIsSubscribedTo() throws Exception {
        Path events = Files.createDirectories(directory.resolve("events/failed"));
        String name = "1764000000.000000001_AvailablePostfix_858a.json";
        Files.writeString(
                events.resolve(name),
                "{\"VMCATCHER_EVENT_TYPE\": \"AvailablePostfix\", \"VMCATCHER_EVENT_DC_IDENTIFIER\": \"858a:1\"}");
        Files.writeString(events.resolve(name + ".reason"), "it failed");
        assertEquals(sorted(List.of(name, "858a:1")), inFish("itchy", "itchy retry -m events "));
        assertEquals(sorted(List.of(name)), inZsh("itchy retry --metadata-dir=events 17"));
        try (SubscriptionStore store = SubscriptionStore.open(directory.resolve("subscriptions.db"))) {
            SubscriptionTerms terms = new SubscriptionTerms(List.of(), ImageChoice.ALL, true, null);
            for (String url :
                    List.of("https://lists.example.org/image.list", "https://me:secret@lists.example.org/b")) {
                store.add(URI.create(url), terms, null, null);
            }
        }
        String line = "itchy unsubscribe --state-file subscriptions.db ";
        assertEquals(sorted(List.of("https://lists.example.org/image.list")), inBash("itchy", line));
        assertEquals(sorted(List.of("https://lists.example.org/image.list")), inFish("itchy", line + "http"));
    }

    @Test
    void configuredDirectoriesAreLookedInto() throws Exception {
        Files.writeString(directory.resolve(".nifty.yml"), "descriptors_dir: [ " + descriptors + " ] # not plain\n");
        assertEquals(sorted(List.of("debian-12", "urn:web:1")), inFish("nifty", "nifty rollback "));
    }

    @Test
    void theScriptsAreWellFormed() throws Exception {
        for (String tool : List.of("comfy", "itchy", "nifty")) {
            for (List<String> check : List.of(
                    List.of("shellcheck", completions("bash/" + tool).toString()),
                    List.of("bash", "-n", completions("bash/" + tool).toString()),
                    List.of("zsh", "-n", completions("zsh/_" + tool).toString()),
                    List.of("fish", "-n", completions("fish/" + tool + ".fish").toString()))) {
                Shell.Outcome outcome = Shell.run(directory, environment(), check);
                assertEquals("", outcome.out() + outcome.err(), check.toString());
                assertEquals(0, outcome.exitCode());
            }
        }
    }

    private void descriptor(String name, String identifier) throws IOException {
        Files.writeString(
                descriptors.resolve(name),
                "{\"action\": \"registration\", \"identifier\": \"" + identifier + "\", \"version\": \"1\"}",
                StandardCharsets.UTF_8);
    }

    private String last(String script, List<String> begin, String... end) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("bash", resource("ask.bash"), completions(script).toString()));
        command.addAll(begin);
        command.addAll(Arrays.asList(end));
        Shell.Outcome outcome = Shell.run(directory, environment(), command);
        assertEquals("", outcome.err());
        return outcome.out().strip();
    }

    private List<String> inBash(String tool, String line) throws Exception {
        return lines(last("bash/" + tool, List.of(), line.split(" ", -1)));
    }

    private List<String> inZsh(String line) throws Exception {
        Shell.Outcome outcome = Shell.run(
                directory,
                environment(),
                List.of("zsh", "-f", resource("ask.zsh"), completions("zsh").toString(), line));
        assertEquals("", outcome.err());
        return lines(outcome.out());
    }

    private List<String> inFish(String tool, String line) throws Exception {
        Shell.Outcome outcome = Shell.run(
                directory,
                environment(),
                List.of(
                        "fish",
                        "--no-config",
                        "-c",
                        "source $argv[1]; complete -C $argv[2]",
                        completions("fish/" + tool + ".fish").toString(),
                        line));
        assertEquals("", outcome.err());
        return sorted(outcome.out()
                .lines()
                .map(offer -> offer.replaceFirst("\t.*", ""))
                .toList());
    }

    private static List<String> sorted(List<String> words) {
        return words.stream().distinct().sorted().toList();
    }

    private static List<String> lines(String text) {
        return sorted(text.lines().filter(line -> !line.isEmpty()).toList());
    }

    private Map<String, String> environment() throws IOException {
        return Map.of(
                "HOME",
                directory.toString(),
                "XDG_CONFIG_HOME",
                directory.resolve("config").toString(),
                "XDG_DATA_HOME",
                directory.resolve("data").toString(),
                "LC_ALL",
                "C.UTF-8",
                "TERM",
                "dumb",
                "PATH",
                bin() + ":" + System.getenv("PATH"));
    }

    private static String resource(String name) {
        return Path.of("src/test/resources/completion", name).toAbsolutePath().toString();
    }

    private static Path bin() throws IOException {
        return distribution().resolve("bin");
    }

    private static Path completions(String name) throws IOException {
        return distribution().resolve("share/completions").resolve(name);
    }

    private static Path distribution() throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            return entries.iterator().next();
        }
    }
}
