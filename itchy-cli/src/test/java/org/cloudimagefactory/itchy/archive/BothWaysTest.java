package org.cloudimagefactory.itchy.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.config.Configuration;
import org.cloudimagefactory.itchy.ItchyMain;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import picocli.CommandLine;

/**
 * What the quick way of {@code itchy archive} does by itself, the full command line would have done in the same way: exit code, every
 * word to the terminal, the stored event and its permissions, the log. What it leaves to the full command line is the same of course.
 */
// Standard error and the log belong to the whole process.
@Isolated
class BothWaysTest {
    private static final int TRIES = 60;

    /** In the place of an exit code: the quick way leaves it to the full command line. */
    private static final int LEFT = -1;

    private static final List<String> OWN = List.of(
            "metadata_dir",
            "file_permissions",
            "permissions.file",
            "log_file",
            "archive_log",
            "log_to.archive_log",
            "log_level",
            "event_variables",
            "debug");

    /** DIR stands for a fresh directory, FILE for a file in it that is in the way of directories. */
    private static final List<String> VALUES = List.of(
            "DIR/a",
            "DIR/a/../b",
            "DIR/${user}",
            "DIR/$$x",
            "DIR/ä",
            "DIR/a b",
            "DIR/a#b",
            "DIR/a #b",
            "~/x",
            "FILE",
            "FILE/below",
            "/dev/null",
            "DIR",
            "640",
            "0640",
            "0o640",
            "0x1A0",
            "0b11",
            "1_000",
            "06_40",
            "6_40",
            "+640",
            "-640",
            "640.0",
            "6.4e2",
            "1e3",
            "08",
            "999",
            "1640",
            "0",
            "00600",
            "64",
            ".640",
            ".inf",
            ".nan",
            "1:30",
            "true",
            "false",
            "yes",
            "no",
            "on",
            "off",
            "y",
            "n",
            "Yes",
            "TRUE",
            "null",
            "Null",
            "NULL",
            "~",
            "''",
            "\"\"",
            "'640'",
            "\"640\"",
            "'info'",
            "info",
            "INFO",
            "Info",
            "warn",
            "error",
            "debug",
            "trace",
            "nonsense",
            "2T",
            "10G",
            "2 T",
            "[640]",
            "[]",
            "{}",
            "{a: b}",
            "&x 640",
            "*x",
            "!!str 640",
            "!!int 640",
            "|",
            ">",
            "a: b",
            "a:",
            ": a",
            "- a",
            "@FILE",
            "%",
            "`",
            "#",
            "# 640",
            "640 # comment",
            "640\t",
            "\t640",
            " 640 ",
            "640\r",
            "2026-11-29",
            "=",
            "<<",
            "VMCATCHER_EVENT_X",
            "VMCATCHER_EVENT_X,VMCATCHER_EVENT_Y",
            "VMCATCHER_EVENT_X, VMCATCHER_EVENT_Y",
            "[VMCATCHER_EVENT_X, VMCATCHER_EVENT_Y]",
            "VMCATCHER_RDBMS",
            "VMCATCHER_EVENT_",
            "vmcatcher_event_x",
            ",",
            "");

    /** What begins so in a file means more than its text, and is left to the full command line. */
    private static final String MEANING = "!&*|>%@`\"'{}[],#?:-~=<";

    @TempDir
    Path directory;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    private record Outcome(int exitCode, String told, Set<String> files) {}

    @Test
    void everyKeyAndEveryValueInEveryPlace() throws IOException {
        int taken = 0;
        for (String value : VALUES) {
            for (String key : OWN) {
                if (random.nextInt(OWN.size() * VALUES.size()) < TRIES) {
                    taken += everywhere(key, value);
                }
            }
        }
        assertTrue(taken > 0, "nothing was done the quick way, seed " + seed);
    }

    /** A key that a command gains has to be named here as one that the quick way knows, passes over or leaves alone. */
    @Test
    void everyKeyOfEveryCommandRightAndWrong() throws IOException {
        Set<String> all = new TreeSet<>(ArchiveSettings.MINE);
        all.addAll(ArchiveSettings.OTHERS);
        all.add("debug");
        assertEquals(keys(ItchyMain.describe()), all);
        for (String key : all) {
            for (String value : List.of(fitting(key), VALUES.get(random.nextInt(VALUES.size())))) {
                everywhere(key, value);
            }
            compared(key + "x: DIR/1\n", Map.of(), List.of());
            boolean isPassedOver = compared(key + ": DIR/1\n", Map.of(), List.of()) == 1;
            assertTrue(isPassedOver || !ArchiveSettings.OTHERS.contains(key), key);
        }
    }

    /** What is wrong has one message and one exit code, since the quick way says nothing of it by itself. */
    @Test
    void leavesEveryWrongValueToTheFullCommandLine() throws IOException {
        for (String[] wrong : new String[][] {
            {"metadata_dir", "FILE"},
            {"metadata_dir", "FILE/below"},
            {"file_permissions", "999"},
            {"file_permissions", "nonsense"},
            {"file_permissions", "64"},
            {"log_file", "FILE/below"},
            {"log_file", "DIR"},
            {"archive_log", "FILE/below"},
            {"archive_log", "DIR"},
            {"log_level", "nonsense"},
            {"event_variables", "nonsense"},
            {"event_variables", "VMCATCHER_RDBMS"},
            {"debug", "nonsense"}
        }) {
            assertEquals(0, everywhere(wrong[0], wrong[1]), String.join(": ", wrong));
        }
    }

    /** Compares with the key in a file, in the environment and on the command line; tells how often the quick way did it. */
    private int everywhere(String key, String value) throws IOException {
        String text = placed(key, value);
        boolean isMore = !value.isBlank() && MEANING.indexOf(value.strip().charAt(0)) >= 0;
        return compared(line(key, isMore ? value : text), Map.of(), List.of())
                + compared("", Map.of(variable(key), text), List.of())
                + compared("", Map.of(), List.of(option(key), text))
                + compared("", Map.of(), List.of(option(key) + "=" + text));
    }

    @Test
    void severalAtOnceInSeveralPlaces() throws IOException {
        int taken = 0;
        for (int i = 0; i < TRIES; i++) {
            StringBuilder file = new StringBuilder();
            Map<String, String> variables = new HashMap<>();
            List<String> options = new ArrayList<>();
            for (int n = random.nextInt(4); n >= 0; n--) {
                String key = OWN.get(random.nextInt(OWN.size()));
                String value = fitting(key);
                switch (random.nextInt(3)) {
                    case 0 -> file.append(line(key, value));
                    case 1 -> variables.put(variable(key), value);
                    default -> options.addAll(List.of(option(key), value));
                }
            }
            taken += compared(file.toString(), variables, options);
        }
        assertTrue(taken > 0, "nothing was done the quick way, seed " + seed);
    }

    @Test
    void filesOfEveryShape() throws IOException {
        String plain = "metadata_dir: DIR/a\nlog_level: warn\n";
        for (String file : List.of(
                plain,
                "\uFEFF" + plain,
                plain.replace("\n", "\r\n"),
                "---\n" + plain,
                plain + "---\n" + plain,
                plain + "...\n",
                plain + "metadata_dir: DIR/b\n",
                plain + "metadata-dir: DIR/b\n",
                plain + "permissions:\n  file: 600\nfile_permissions: 640\n",
                plain + "file_permissions: 600\npermissions:\n  file: 999\n",
                plain + "permissions:\n  file: 600\n  file: 640\n",
                plain + "permissions:\n  files: 600\n",
                plain + "permissions:\n    file: 600\n",
                plain + "permissions:\n\tfile: 600\n",
                plain + "permissions: 600\n",
                plain + "permissions:\n",
                plain + "unknown: 1\n",
                plain + "unknown:\n",
                plain + "jobs: nonsense\n",
                plain + "max_virtual_size: 1_000\n",
                plain + "\n\n# comment\n   # comment\n",
                "base: &b DIR/a\nmetadata_dir: *b\n",
                "<<: {metadata_dir: DIR/a}\n",
                "? metadata_dir\n: DIR/a\n",
                "'metadata_dir': DIR/a\n",
                "metadata_dir: >\n  DIR/a\n",
                "metadata_dir:\n  DIR/a\n",
                "metadata_dir: DIR/a\n  and more\n",
                "metadata_dir: \n  - DIR/a\n",
                "[metadata_dir]\n",
                "metadata_dir\n",
                "%YAML 1.1\n---\n" + plain,
                "METADATA_DIR: DIR/a\n",
                "log_to:\n  archive_log: DIR/log\nlog_file: DIR/other\n",
                "log_to: DIR/log\n",
                " " + plain.replace("\n", "\n "),
                "\u0000",
                "#",
                "")) {
            compared(file, Map.of(), List.of());
            compared(file, Map.of(), List.of("-p", "600"));
            compared(file, Map.of("ITCHY_FILE_PERMISSIONS", "600", "ITCHY_NONSENSE", "1"), List.of());
        }
    }

    @Test
    void commandLinesOfEveryForm() throws IOException {
        for (String line : List.of(
                "",
                "-m DIR/a",
                "-mDIR/a",
                "-m=DIR/a",
                "--metadata-dir DIR/a",
                "--metadata_dir=DIR/a",
                "--metadata-dir=",
                "-m",
                "-m DIR/a -m DIR/b",
                "-m DIR/a --metadata-dir DIR/b",
                "-p 600",
                "-p600",
                "--file-permissions=999",
                "-p 999 -l FILE/x",
                "-l DIR/log",
                "--log-to DIR/log",
                "--log_file=DIR/log",
                "--archive-log DIR/log -b warn",
                "-l DIR/log --log-file DIR/other",
                "-b info",
                "-b INFO",
                "-b nonsense",
                "-b debug",
                "-d",
                "-h",
                "--help",
                "--version",
                "--",
                "-- x",
                "x",
                "--unknown",
                "--metadata-di DIR/a",
                "-l FILE/x",
                "-l DIR",
                "-l FILE -b info",
                "-l FILE/x -b info",
                "-l FILE/x -b error",
                "@FILE",
                "-m @FILE",
                "-p -600",
                "-p \"600\"",
                "-m FILE/x",
                "-m FILE -l FILE/x",
                "--output-dir x",
                "--event-variables VMCATCHER_EVENT_X",
                "--event-variables nonsense -l FILE/x")) {
            List<String> options = line.isEmpty() ? List.of() : List.of(line.split(" "));
            compared("", Map.of(), options);
            compared("log_to:\n  archive_log: DIR/configured\nfile_permissions: 999\n", Map.of(), options);
            compared("", Map.of("ITCHY_LOG_FILE", "DIR/variable", "VMCATCHER_EVENT_TYPE", ""), options);
        }
    }

    /** No path but below the directory of this test. */
    private static String placed(String key, String value) {
        boolean isPath = key.endsWith("_dir") || key.endsWith("_log") || key.endsWith("log_file");
        boolean isPlaced = value.isEmpty() || value.contains("DIR") || value.contains("FILE") || value.startsWith("/");
        return isPath && !isPlaced ? "DIR/" + value.strip() : value;
    }

    /** Compares, and tells how often the quick way did the work itself: once or not at all. */
    private int compared(String file, Map<String, String> variables, List<String> options) throws IOException {
        Path home = Files.createTempDirectory(directory, "home");
        Files.writeString(home.resolve("file"), "in the way");
        String text = placed(file, home);
        Files.writeString(home.resolve(".itchy.yml"), text);
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME", home.toString(),
                "PATH", "/bin",
                "VMCATCHER_EVENT_TYPE", "ProcessPrefix",
                "VMCATCHER_EVENT_X", "site",
                "VMCATCHER_RDBMS", "secret",
                "ITCHY_METADATA_DIR", home.resolve("events").toString()));
        boolean hasDirectory = text.contains("metadata") || options.toString().contains("-m");
        if (hasDirectory) {
            environment.remove("ITCHY_METADATA_DIR");
        }
        variables.forEach((key, value) -> environment.put(key, placed(value, home)));
        List<String> arguments = new ArrayList<>(List.of("archive"));
        options.forEach(option -> arguments.add(placed(option, home)));
        String[] line = arguments.toArray(String[]::new);
        String place = "file '" + file + "', variables " + variables + ", options " + options + ", seed " + seed;
        Set<String> before = untimed(files(home));
        Outcome quick = outcome(
                home,
                () -> new ArchiveShortcut(environment, PredecessorKeys.ALIASES)
                        .run(line)
                        .orElse(LEFT));
        if (quick.exitCode() == LEFT) {
            assertEquals("", quick.told(), place);
            assertEquals(before, untimed(quick.files()), place);
            return 0;
        }
        clear(home);
        Files.writeString(home.resolve("file"), "in the way");
        Site site = new Site(home);
        Outcome full = outcome(home, () -> {
            Site.Run run = site.run(environment, Configuration.usualFiles("itchy", home), line);
            System.err.print(run.out() + run.err());
            return run.exitCode();
        });
        assertEquals(full.exitCode(), quick.exitCode(), place);
        assertEquals(full.told(), quick.told(), place);
        assertEquals(untimed(full.files()), untimed(quick.files()), place);
        return 1;
    }

    private static Outcome outcome(Path home, IntSupplier work) {
        PrintStream before = System.err;
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        int exitCode;
        try (PrintStream stream = new PrintStream(told, true, StandardCharsets.UTF_8)) {
            System.setErr(stream);
            exitCode = work.getAsInt();
        } finally {
            System.setErr(before);
        }
        return new Outcome(exitCode, told.toString(StandardCharsets.UTF_8), files(home));
    }

    private static Set<String> files(Path home) {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(file -> !Files.isDirectory(file) && !file.startsWith(home.resolve("cache")))
                    .map(file -> described(home, file))
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String described(Path home, Path file) {
        try {
            String name = home.relativize(file).toString();
            String content = name.equals(".itchy.yml") ? "" : comparable(Files.readString(file));
            return name + " " + PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " " + content;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The time and the thread of a line of a log differ. */
    private static String comparable(String text) {
        return text.replaceAll("(?m)^(in the way)?[-0-9T:.Z+]{20,} ", "$1TIME ").replaceAll("\\[[^]\\n]*]", "[main]");
    }

    /** An empty log is as good as none. */
    private static Set<String> untimed(Set<String> all) {
        return all.stream()
                .filter(file -> !file.endsWith(" "))
                .map(file -> file.replaceAll("[0-9]{10}\\.[0-9]{9}", "TIME"))
                .collect(Collectors.toSet());
    }

    private static void clear(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                String name = home.relativize(file).toString();
                if (!Set.of("", ".itchy.yml", "file").contains(name)) {
                    Files.delete(file);
                }
            }
        }
    }

    private String fitting(String key) {
        List<String> values = switch (key) {
            case "metadata_dir" -> List.of("DIR/a", "DIR/b", "FILE/x");
            case "file_permissions", "permissions.file" -> List.of("600", "0640", "999", "0o640");
            case "log_level" -> List.of("info", "warn", "error", "WARN", "nonsense");
            case "event_variables" -> List.of("VMCATCHER_EVENT_X", "nonsense", "VMCATCHER_EVENT_X,VMCATCHER_EVENT_Y");
            case "debug" -> List.of("false", "true");
            default -> List.of("DIR/log", "DIR/other/log", "FILE/x", "FILE", "/dev/null");
        };
        return values.get(random.nextInt(values.size()));
    }

    private static String line(String key, String value) {
        int dot = key.indexOf('.');
        return dot < 0
                ? key + ": " + value + "\n"
                : key.substring(0, dot) + ":\n  " + key.substring(dot + 1) + ": " + value + "\n";
    }

    private static String variable(String key) {
        return "ITCHY_" + ours(key).toUpperCase(Locale.ROOT);
    }

    private static String option(String key) {
        return "--" + ours(key).replace('_', '-');
    }

    private static String ours(String key) {
        return PredecessorKeys.ALIASES.getOrDefault(key, key);
    }

    private static String placed(String text, Path home) {
        return text.replace("DIR", home.toString())
                .replace("FILE", home.resolve("file").toString());
    }

    private static Set<String> keys(CommandLine command) {
        Set<String> keys = new TreeSet<>();
        command.getCommandSpec().options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .flatMap(option -> Stream.of(option.names())
                        .filter(name -> name.startsWith("--") && !name.startsWith("--no-"))
                        .limit(1))
                .map(name -> name.substring(2).replace('-', '_'))
                .forEach(keys::add);
        command.getSubcommands().values().forEach(sub -> keys.addAll(keys(sub)));
        return keys;
    }
}
