package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is seen of runs from outside: metrics by Prometheus' own tool, lines for the journal, tables on a real terminal. */
class MonitoringIT {
    private static final Path RULES =
            Path.of("src/main/share/monitoring/alerts.yml").toAbsolutePath();
    private static final Path ON_TERMINAL =
            Path.of("src/test/resources/on-terminal.py").toAbsolutePath();
    private static final Path ALERTS_TEST =
            Path.of("src/test/resources/alerts-test.yml").toAbsolutePath();

    private static final String LONG_TITLE =
            "Appliances of a project whose title is longer than any terminal is wide, as titles of projects are";
    private static final String LIST = """
            {"hv:imagelist": {"dc:identifier": "76fdee70-8119-5d33-aaaa-3c57e1c60df1", "dc:title": "%s", "dc:description": "d",
             "dc:date:created": "2026-01-01T00:00:00Z", "dc:date:expires": "2126-01-01T00:00:00Z", "hv:version": "1",
             "dc:source": "s", "hv:uri": "https://lists.example.org/image.list",
             "hv:endorser": {"hv:x509": {"dc:creator": "c", "hv:ca": "/CN=ca", "hv:dn": "/CN=e", "hv:email": "a@example.org"}},
             "hv:images": []}}
            """.formatted(LONG_TITLE);

    @TempDir
    private Path directory;

    private Path spool;
    private Path library;
    private Path descriptors;
    private Path metrics;

    private record Outcome(int exitCode, String out, String err) {}

    @BeforeEach
    void makeDirectories() throws IOException {
        spool = Files.createDirectories(directory.resolve("sp\"o\\ol\n{x=\"y\"} ü"));
        library = Files.createDirectories(directory.resolve("library"));
        descriptors = Files.createDirectories(directory.resolve("descriptors"));
        metrics = Files.createDirectories(directory.resolve("metrics"));
    }

    @Test
    void prometheusAcceptsWhatAllToolsWriteWellOrNot() throws Exception {
        for (String tool : List.of("itchy", "nifty", "comfy")) {
            Path file = metrics.resolve(tool + ".prom");
            for (List<String> command : commands(tool)) {
                List<String> all = new ArrayList<>(command);
                all.addAll(List.of("--metrics-file", file.toString()));
                run(Map.of(), all.toArray(String[]::new));
            }
            Outcome checked = run(Map.of(), "sh", "-c", "promtool check metrics <\"$0\"", file.toString());
            assertEquals(new Outcome(0, "", ""), checked, Files.readString(file));
            assertTrue(Files.readString(file).contains(tool + "_last_success_timestamp_seconds"), tool);
            assertEquals(
                    1,
                    files(metrics).stream().filter(name -> name.contains(tool)).count(),
                    files(metrics).toString());
        }
        String itchy = Files.readString(metrics.resolve("itchy.prom"));
        assertTrue(itchy.contains("itchy_last_run_exit_code{command=\"process\",spool=\""), itchy);
        assertTrue(itchy.contains("sp\\\"o\\\\ol\\\\n{x=\\\""), itchy);
        String nifty = Files.readString(metrics.resolve("nifty.prom"));
        assertTrue(nifty.contains("nifty_appliances{cloud=\"nifty at " + library + "\",state=\"offered\"} 2\n"), nifty);
        assertTrue(
                nifty.contains("nifty_descriptors{cloud=\"nifty at " + library + "\",state=\"rejected\"} 1\n"), nifty);
        assertTrue(
                nifty.contains(
                        "nifty_uploaded_bytes_total{cloud=\"nifty at " + library + "\",command=\"sync\"} 131072\n"),
                nifty);
    }

    @Test
    void prometheusTakesTheRulesAndTheyFireWhenTheyShould() throws Exception {
        Outcome checked = run(Map.of(), "promtool", "check", "rules", RULES.toString());
        assertEquals(0, checked.exitCode(), checked.out() + checked.err());
        Path test = directory.resolve("alerts-test.yml");
        Files.writeString(test, Files.readString(ALERTS_TEST).replace("@RULES@", RULES.toString()));
        Outcome tested = run(Map.of(), "promtool", "test", "rules", test.toString());
        assertEquals(0, tested.exitCode(), tested.out() + tested.err());
    }

    @Test
    void theJournalIsToldHowBadALineIs() throws Exception {
        Path err = Files.createFile(directory.resolve("stderr"));
        String stream = Files.getAttribute(err, "unix:dev") + ":" + Files.getAttribute(err, "unix:ino");
        Path file = Files.createFile(directory.resolve("file"));
        String[] command = {tool("itchy"), "process", "-m", file.toString(), "--debug"};
        Outcome journal = run(Map.of("JOURNAL_STREAM", stream), command);
        assertEquals(3, journal.exitCode());
        assertTrue(journal.err().lines().anyMatch(line -> line.startsWith("<3>itchy: ")), journal.err());
        assertTrue(journal.err().lines().allMatch(line -> line.matches("<[3467]>.*")), journal.err());
        Outcome other = run(Map.of("JOURNAL_STREAM", "1:1"), command);
        assertFalse(other.err().contains("<3>"), other.err());
    }

    @Test
    void everyLineIsJsonInARealProcess() throws Exception {
        for (String tool : List.of("itchy", "nifty", "comfy")) {
            for (List<String> command : commands(tool)) {
                List<String> all = new ArrayList<>(command);
                all.addAll(List.of("--log-format", "json", "--log-level", "info"));
                Outcome outcome = run(Map.of("LC_ALL", "C"), all.toArray(String[]::new));
                assertFalse(outcome.err().isEmpty(), command.toString());
                for (String line : outcome.err().split("\n")) {
                    JsonNode node = new ObjectMapper().readTree(line);
                    Instant.parse(node.path("time").asText());
                    assertTrue(
                            node.hasNonNull("level") && node.hasNonNull("logger") && node.hasNonNull("message"), line);
                }
            }
        }
    }

    @Test
    void tablesFitEveryTerminalAndAreWholeInAPipe() throws Exception {
        for (List<String> command : commands("nifty")) {
            run(Map.of(), command.toArray(String[]::new));
        }
        String[] list = {tool("nifty"), "list", "--backend", "directory", "--library-dir", library.toString()};
        Outcome piped = run(Map.of(), list);
        assertTrue(piped.out().contains("2027-05-31T00:00:00Z"), piped.out());
        assertTrue(piped.out().contains("An appliance with a title that no terminal has room for"), piped.out());
        String[] distributions = {tool("comfy"), "distributions"};
        String[] versions = {tool("comfy"), "versions", "debian"};
        for (int columns : new int[] {60, 80, 120}) {
            String table = fits(columns, list);
            assertTrue(table.contains("offered") && table.contains("an-appliance-w") && table.contains("…"), table);
        }
        fits(60, distributions);
        fits(60, versions);
    }

    @Test
    void whatANiftyReportTellsFitsEveryTerminalAndIsOneLineEachInAPipe() throws Exception {
        for (List<String> command : commands("nifty")) {
            run(Map.of(), command.toArray(String[]::new));
        }
        String[] report = {
            tool("nifty"),
            "report",
            "--backend",
            "directory",
            "--library-dir",
            library.toString(),
            "--descriptors-dir",
            descriptors.toString()
        };
        List<String> piped = run(Map.of(), report).out().lines().toList();
        assertEquals(3, piped.size(), piped.toString());
        assertTrue(piped.get(2).contains("rejected/bad.json: "), piped.toString());
        for (int columns : new int[] {60, 80}) {
            assertEquals(unbroken(String.join(" ", piped)), unbroken(fits(columns, report)));
        }
    }

    @Test
    void whatComfyRefreshTellsFitsEveryTerminal() throws Exception {
        Path templates = Files.createDirectories(directory.resolve("templates/acme"));
        Path there =
                Files.writeString(directory.resolve("an-installer-with-a-name-that-is-too-long-for-a-line.iso"), "x");
        Files.writeString(templates.resolve("acme.description"), """
                {"name": "acme", "versions": [
                  {"major_version": "2", "iso_url": "file:%s", "iso_checksum": "sha256:%s"},
                  {"major_version": "1", "iso_url": "file:/gone", "iso_checksum": "sha256:%s"}]}
                """.formatted(there, "0".repeat(64), "0".repeat(64)));
        String[] refresh = {
            tool("comfy"),
            "refresh",
            "acme",
            "--template-dir",
            templates.getParent().toString()
        };
        String piped = run(Map.of(), refresh).out();
        assertTrue(piped.contains("ok          acme 2 x86_64                file:" + there + "\n"), piped);
        assertTrue(
                piped.contains("gone        acme 1 x86_64                file:/gone\n            cannot fetch"), piped);
        String shown = fits(60, 1, refresh);
        assertTrue(shown.contains("…") && unbroken(shown).contains("file:/gonecannotfetchfile:/gone:"), shown);
    }

    @Test
    void whatItchySubscriptionsTellsFitsEveryTerminalAndIsOneLineEachInAPipe() throws Exception {
        Path list = directory.resolve("image.list");
        Files.writeString(list, LIST);
        Path state = directory.resolve("state.db");
        Outcome subscribed = run(
                Map.of(),
                tool("itchy"),
                "subscribe",
                "file:" + list,
                "--unsigned",
                "--yes",
                "--state-file",
                state.toString());
        assertEquals(0, subscribed.exitCode(), subscribed.out() + subscribed.err());
        String[] subscriptions = {tool("itchy"), "subscriptions", "--state-file", state.toString()};
        String piped = run(Map.of(), subscriptions).out();
        assertTrue(piped.contains("  title:     " + LONG_TITLE + "\n"), piped);
        for (int columns : new int[] {60, 80}) {
            assertEquals(unbroken(piped), unbroken(fits(columns, subscriptions)));
        }
    }

    /** What is told, wherever its lines break. */
    private static String unbroken(String text) {
        return text.replaceAll("\\s+", "");
    }

    private String fits(int columns, String... command) throws Exception {
        return fits(columns, 0, command);
    }

    private String fits(int columns, int exitCode, String... command) throws Exception {
        Outcome outcome = onTerminal(columns, "X=x", command);
        assertEquals(exitCode, outcome.exitCode(), outcome.out());
        List<String> lines = outcome.out().lines().toList();
        assertTrue(lines.size() > 1, outcome.out());
        // A path that is longer than the terminal stays whole: it can be copied.
        assertTrue(
                lines.stream()
                        .allMatch(line ->
                                line.length() <= columns || !line.strip().contains(" ")),
                columns + ":\n" + outcome.out());
        assertFalse(outcome.out().contains("\u001b"), outcome.out());
        return outcome.out();
    }

    @Test
    void helpHasColourOnTerminalsOnly() throws Exception {
        String[] help = {tool("nifty"), "sync", "--help"};
        assertTrue(onTerminal(80, "X=x", help).out().contains("\u001b["));
        assertTrue(onTerminal(80, "NO_COLOR=", help).out().contains("\u001b["), "an empty value says nothing");
        assertFalse(onTerminal(80, "NO_COLOR=1", help).out().contains("\u001b"));
        assertFalse(run(Map.of("CLICOLOR_FORCE", "1"), help).out().contains("\u001b"));
        assertFalse(onTerminal(80, "NO_COLOR=1", tool("nifty")).out().contains("\u001b"));
        assertTrue(onTerminal(80, "X=x", tool("nifty")).out().contains("\u001b["));
    }

    /** A run that goes well, and one that does not. */
    private List<List<String>> commands(String tool) throws IOException {
        String program = tool(tool);
        return switch (tool) {
            case "itchy" -> {
                List<String> process = List.of(
                        program,
                        "process",
                        "-m",
                        spool.toString(),
                        "-o",
                        directory.resolve("out").toString(),
                        "-t",
                        directory.resolve("tmp").toString());
                yield List.of(
                        with(process, "-e", directory.resolve("to").toString()),
                        with(
                                process,
                                "-e",
                                Files.writeString(directory.resolve("file"), "").toString()));
            }
            case "nifty" -> {
                descriptor("an-appliance-with-a-name-that-is-long-enough-to-be-cut", "1");
                descriptor("b", "20261124.1");
                Files.writeString(descriptors.resolve("bad.json"), "{");
                List<String> sync = List.of(
                        program,
                        "sync",
                        "--backend",
                        "directory",
                        "--library-dir",
                        library.toString(),
                        "--images-dir",
                        directory.toString(),
                        "--datastore");
                yield List.of(
                        with(sync, "pool", "--descriptors-dir", descriptors.toString()),
                        with(
                                sync,
                                "pool",
                                "--descriptors-dir",
                                directory.resolve("none").toString()));
            }
            default -> List.of(List.of(program, "build", "no-such-thing"));
        };
    }

    private void descriptor(String identifier, String version) throws IOException {
        Path image = directory.resolve(identifier + ".raw");
        Files.write(image, new byte[1 << 16]);
        Files.writeString(descriptors.resolve(identifier + ".json"), """
                {"action":"registration","identifier":"%s","version":"%s","expires":"2027-05-31T00:00:00Z",
                 "title":"An appliance with a title that no terminal has room for",
                 "disks":[{"type":"os","format":"raw","path":"%s","size":65536}]}
                """.formatted(identifier, version, image));
    }

    private static List<String> with(List<String> begin, String... more) {
        List<String> all = new ArrayList<>(begin);
        all.addAll(List.of(more));
        return all;
    }

    private Outcome onTerminal(int columns, String setting, String... command) throws Exception {
        List<String> all =
                new ArrayList<>(List.of("python3", ON_TERMINAL.toString(), Integer.toString(columns), setting, "--"));
        all.addAll(List.of(command));
        Outcome outcome = run(Map.of(), all.toArray(String[]::new));
        return new Outcome(outcome.exitCode(), outcome.out().replace("\r\n", "\n"), outcome.err());
    }

    private Outcome run(Map<String, String> environment, String... command) throws Exception {
        Path out = directory.resolve("stdout");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", System.getenv("PATH"));
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(1, TimeUnit.MINUTES), "still running");
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static List<String> files(Path directory) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(entry -> names.add(entry.getFileName().toString()));
        }
        return names;
    }

    private static String tool(String name) throws IOException {
        Path parent = Path.of("target", "cloud-image-factory").toAbsolutePath();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, "cloud-image-factory-*")) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    return entry.resolve("bin").resolve(name).toString();
                }
            }
        }
        throw new IOException("no distribution in " + parent);
    }
}
