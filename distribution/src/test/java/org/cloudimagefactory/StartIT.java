package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the tools load before they need it, as the JVM tells it. */
class StartIT {
    /** What the JVM itself starts with is some 450 classes. */
    private static final int MOST_OF_QUICK_ANSWERS = 700;

    private static final Pattern LIBRARIES = Pattern.compile(
            "com\\.fasterxml\\.|org\\.yaml\\.|com\\.networknt\\.|com\\.hubspot\\.|jinjava\\.|com\\.google\\.|org\\.bouncycastle\\."
                    + "|org\\.apache\\.|org\\.sqlite\\.|java\\.net\\.http\\.");
    private static final Pattern MORE = Pattern.compile("picocli\\.|ch\\.qos\\.|org\\.slf4j\\.");
    private static final Pattern BACK_ENDS = Pattern.compile(
            "org\\.cloudimagefactory\\.(nifty\\.(backend\\.[a-z]+|oca|sandbox)|itchy\\.(subscription|catcher|convert)|comfy\\.(packer|installer))\\.");

    /** Objects as JSON, schemas, YAML, templates, patterns of logs, words of locales, what the JVM makes of records. */
    private static final Pattern NEEDED_BY_WORK = Pattern.compile(
            "com\\.fasterxml\\.jackson\\.databind\\.SerializationConfig$"
                    + "|com\\.networknt\\.schema\\.SchemaRegistry|org\\.yaml\\.|com\\.hubspot\\.|ch\\.qos\\.logback\\..*\\.pattern\\."
                    + "|sun\\.util\\.cldr\\.|java\\.time\\.zone\\.TzdbZoneRulesProvider|java\\.lang\\.runtime\\.ObjectMethods$");

    /** What reads annotations makes proxies of them, and classes of constructors; what asks without TLS needs none of it. */
    private static final Pattern ANNOTATIONS_AND_TLS = Pattern.compile(
            "(com\\.sun|jdk)\\.proxy|jdk\\.internal\\.reflect\\.Generated"
                    + "|sun\\.reflect\\.annotation\\.AnnotationInvocationHandler|sun\\.security\\.ssl\\.|picocli\\.CommandLine\\$Model\\$TypedMember");

    private static final Path ON_TERMINAL =
            Path.of("src/test/resources/on-terminal.py").toAbsolutePath();

    @TempDir
    private Path directory;

    private Path home;

    @BeforeEach
    void find() throws IOException {
        try (DirectoryStream<Path> built = Files.newDirectoryStream(
                Path.of("target", "cloud-image-factory").toAbsolutePath(), "cloud-image-factory-*")) {
            home = built.iterator().next();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void versionAndHelpLoadNoLibrary(String tool) throws IOException, InterruptedException {
        for (String argument : List.of("--version", "--help")) {
            List<String> loaded = loadedBy(tool, argument);
            assertEquals(List.of(), matching(loaded, LIBRARIES), tool + " " + argument);
            assertEquals(List.of(), matching(loaded, MORE), tool + " " + argument);
            assertEquals(List.of(), matching(loaded, BACK_ENDS), tool + " " + argument);
            assertTrue(
                    loaded.size() <= MOST_OF_QUICK_ANSWERS,
                    tool + " " + argument + " loads " + loaded.size() + " classes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy build", "itchy process", "itchy catch", "nifty sync"})
    void helpOfACommandLoadsNoLibraryOfItsWork(String command) throws IOException, InterruptedException {
        String[] words = command.split(" ", -1);
        List<String> loaded = loadedBy(words[0], words[1], "--help");
        assertTrue(loaded.stream().anyMatch(name -> name.startsWith("picocli.")));
        assertEquals(List.of(), matching(loaded, LIBRARIES), command);
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void quickAnswersAreThoseOfTheFullCommandLine(String tool) throws IOException, InterruptedException {
        String main = "org.cloudimagefactory." + tool + "." + Character.toUpperCase(tool.charAt(0)) + tool.substring(1)
                + "Main";
        for (String argument : List.of("--version", "-V", "--help", "-h")) {
            String quick = output(home.resolve("bin").resolve(tool).toString(), argument);
            assertEquals(
                    output("java", "-cp", home.resolve("lib") + "/*", main, argument), quick, tool + " " + argument);
            assertTrue(quick.contains(tool));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"comfy", "itchy", "nifty"})
    void quickHelpOnTerminalsIsThatOfTheFullCommandLineForEveryWidth(String tool)
            throws IOException, InterruptedException {
        String main = "org.cloudimagefactory." + tool + "." + Character.toUpperCase(tool.charAt(0)) + tool.substring(1)
                + "Main";
        String quick = home.resolve("bin").resolve(tool).toString();
        for (String width : List.of("40", "80", "131", "300")) {
            assertEquals(
                    onTerminal(width, "X=x", "java", "-cp", home.resolve("lib") + "/*", main, "--help"),
                    onTerminal(width, "X=x", quick, "--help"),
                    tool + " in " + width + " columns");
        }
        assertEquals(
                output(quick, "--help"),
                onTerminal("80", "NO_COLOR=1", quick, "-h").replace("\r\n", "\n"));
        Path log = directory.resolve("loaded");
        onTerminal("80", "FACTORY_JAVA_OPTIONS=-Xlog:class+load:file=" + log + ":none", quick, "--help");
        try (Stream<String> lines = Files.lines(log)) {
            List<String> loaded = lines.map(line -> line.split(" ", 2)[0]).toList();
            assertEquals(List.of(), matching(loaded, LIBRARIES));
            assertEquals(List.of(), matching(loaded, MORE));
            assertTrue(loaded.size() <= MOST_OF_QUICK_ANSWERS, loaded.size() + " classes");
        }
    }

    private String onTerminal(String columns, String setting, String... command)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("python3", ON_TERMINAL.toString(), columns, setting, "--"));
        all.addAll(List.of(command));
        return output(all.toArray(new String[0]));
    }

    /** What a pass every few minutes would pay for nothing. */
    @Test
    void aSyncWithNothingToDoLoadsNothingThatItDoesNotNeed() throws IOException, InterruptedException {
        Path descriptors = Files.createDirectory(directory.resolve("descriptors"));
        Path ready = directory.resolve("ready");
        Process server = new ProcessBuilder(
                        home.resolve("bin/nifty").toString(),
                        "sandbox",
                        "--port",
                        "0",
                        "--state-dir",
                        directory.resolve("sandbox").toString())
                .redirectErrorStream(true)
                .redirectOutput(ready.toFile())
                .start();
        try {
            Optional<String> endpoint = Optional.empty();
            while (endpoint.isEmpty()) {
                assertTrue(server.isAlive(), "the sandbox has ended");
                Thread.sleep(50);
                endpoint = Files.readString(ready)
                        .lines()
                        .filter(line -> line.startsWith("Ready: "))
                        .findFirst();
            }
            List<String> loaded = loadedBy(
                    "nifty",
                    "sync",
                    "--endpoint",
                    endpoint.get().substring("Ready: ".length()),
                    "--secret-file",
                    directory.resolve("sandbox/one_auth").toString(),
                    "--descriptors-dir",
                    descriptors.toString(),
                    "--images-dir",
                    descriptors.toString());
            assertTrue(loaded.contains("org.cloudimagefactory.nifty.oca.ResponseReader"));
            assertEquals(List.of(), matching(loaded, NEEDED_BY_WORK));
            assertEquals(List.of(), matching(loaded, ANNOTATIONS_AND_TLS));
        } finally {
            server.destroy();
            assertTrue(server.waitFor(1, TimeUnit.MINUTES), "the sandbox does not end");
        }
    }

    private static List<String> matching(List<String> names, Pattern pattern) {
        return names.stream().filter(name -> pattern.matcher(name).lookingAt()).toList();
    }

    private List<String> loadedBy(String tool, String... arguments) throws IOException, InterruptedException {
        Path log = directory.resolve("loaded");
        List<String> command = new ArrayList<>(List.of(
                "env",
                "FACTORY_JAVA_OPTIONS=-Xlog:class+load:file=" + log + ":none",
                home.resolve("bin").resolve(tool).toString()));
        command.addAll(List.of(arguments));
        output(command.toArray(new String[0]));
        try (Stream<String> lines = Files.lines(log)) {
            return lines.map(line -> line.split(" ", 2)[0]).toList();
        }
    }

    private String output(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().remove("FACTORY_JAVA_OPTIONS");
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "still running");
        assertEquals(0, process.exitValue(), Files.readString(out));
        return Files.readString(out);
    }
}
