package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.fetch.CacheMark;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.cloudimagefactory.common.web.ScriptedServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands besides build, through the command line. */
class CommandsTest {
    @TempDir
    Path directory;

    @Test
    void versionsAreListedInBothForms() {
        ComfyRun run = ComfyRun.of("versions", "micro");
        assertEquals(new ComfyRun(ExitCode.OK, "1.0                           x86_64\n", ""), run);
        assertEquals(run, ComfyRun.of("micro-versions"));
    }

    @Test
    void distributionsAreListedThoughOneIsBroken() {
        Planning planning = new Planning(directory);
        Path broken = planning.distribution("broken", "{ \"name\": \"broken\", \"versions\": [] }");
        planning.distribution("fine", "{ \"name\": \"fine\", \"versions\": [ { \"major_version\": 7 } ] }");
        ComfyRun run = ComfyRun.of(
                "distributions",
                "--template-dir",
                directory.resolve("templates").toString());
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode());
        assertEquals(
                "comfy: invalid distribution description " + broken
                        + ": line 1: field 'versions' must be a list of at least one version\n",
                run.err());
        assertTrue(run.out().contains("fine             7\n"), run.out());
        assertTrue(run.out().contains("micro            1.0\n"), run.out());
    }

    @Test
    void aDistributionAloneIsBuilt() {
        ComfyRun run =
                ComfyRun.of("micro", "--dry-run", "--accelerator", "tcg", "--formats", "qemu", "virtualbox", "-d");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("formats:      qcow2,ova\n"), run.out());
    }

    @Test
    void describeShowsWhatHolds() throws IOException {
        Path file = Files.writeString(directory.resolve("web.yml"), "distribution: micro\ntitle: Our web\n");
        ComfyRun run = ComfyRun.of("describe", file.toString());
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        JsonNode described = new ObjectMapper(new YAMLFactory()).readTree(run.out());
        assertEquals("web-1.0", described.path("name").asText());
        assertEquals(
                "Our web",
                described.path("appliance").path("identity").path("title").asText());
        assertEquals(
                "512M", described.path("appliance").path("disk").path("size").asText());
    }

    @Test
    void templateShowsFilesWithoutSecrets() {
        ComfyRun run = ComfyRun.of("template", "micro");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(run.out().contains("=== packer.json\n{"), run.out());
        assertTrue(run.out().contains("=== http/answers\ndisk=/dev/vda\n"), run.out());
        assertTrue(run.out().contains("password_hash=$6$hidden\n"), run.out());
        assertFalse(run.out().matches("(?s).*[$]6[$](?!hidden).*"), run.out());
    }

    @Test
    void templateThatCannotBeReadIsTheEnvironments() throws IOException {
        new Planning(directory)
                .distribution(
                        "acme",
                        "{ \"name\": \"acme\", \"iso_url\": \"http://localhost:1/a.iso\", \"iso_checksum\": \"sha256:"
                                + "0".repeat(64) + "\", \"versions\": [ { \"major_version\": \"1\" } ] }");
        Path templates = directory.resolve("templates");
        Path unreadable = Files.createDirectories(templates.resolve("acme/http/answers.j2"));
        assertProblem(
                ComfyRun.of("template", "acme", "--template-dir", templates.toString(), "--accelerator", "tcg"),
                ExitCode.ENVIRONMENT,
                "comfy: cannot read " + unreadable + ": Is a directory; check permissions and free space\n");
    }

    @Test
    void aCorruptArchiveFailsItsTest() throws IOException {
        Path archive = Files.writeString(directory.resolve("a.ova"), "no archive");
        ComfyRun run = ComfyRun.of("test", archive.toString(), "--accelerator", "tcg");
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode(), run.err());
    }

    @Test
    void onlyCommandsThatGoOutTakeOptionsForTheWeb() {
        for (String name : List.of("build", "refresh", "publish")) {
            assertTrue(ComfyRun.of(name, "--help").out().contains("--ca-file"), name);
        }
        for (String name : List.of("test", "check", "template", "clean-cache", "describe")) {
            assertFalse(ComfyRun.of(name, "--help").out().contains("--ca-file"), name);
        }
    }

    @Test
    void aSizeIsWrittenAlikeInDescriptionsAndOptions() throws IOException {
        Path file = Files.writeString(directory.resolve("half.yml"), "distribution: micro\nsize: 1.5G\n");
        ComfyRun described = ComfyRun.of("describe", file.toString());
        assertEquals(ExitCode.OK, described.exitCode(), described.err());
        for (String size : List.of("1.5G", "1000000001")) {
            ComfyRun run = ComfyRun.of("describe", "micro", "--size", size);
            assertEquals(ExitCode.OK, run.exitCode(), run.err());
        }
    }

    @Test
    void exportCopiesAndLeavesAloneWhatIsThere() throws IOException {
        Path target = directory.resolve("mine");
        ComfyRun run = ComfyRun.of("export-templates", "--destination", target.toString(), "micro");
        assertEquals(ExitCode.OK, run.exitCode(), run.err());
        assertTrue(Files.isExecutable(target.resolve("micro/make-iso")));
        Files.writeString(target.resolve("micro/micro.description"), "{}");
        ComfyRun again = ComfyRun.of("export", "-d", target.toString(), "micro");
        assertEquals(
                "comfy: " + target.resolve("micro") + " is there already; move it away, or name another directory\n",
                again.err());
        assertEquals(ExitCode.ENVIRONMENT, again.exitCode());
        assertEquals("{}", Files.readString(target.resolve("micro/micro.description")));
    }

    @Test
    void cleanCacheRemovesWhatComfyPutThereAndNothingElse() throws IOException {
        Path downloads = CacheMark.claim(directory.resolve("downloads"), Pattern.compile("a.iso"));
        Files.write(downloads.resolve("a.iso"), new byte[3 << 20]);
        Path micro = CacheMark.claim(directory.resolve("installers/micro"), Pattern.compile("x"));
        Files.writeString(micro.resolve("x.iso"), "x");
        Path theirs = Files.writeString(directory.resolve("installers/setup.exe"), "mine");
        Files.writeString(directory.resolve("accelerator"), "0-0 qemu\nkvm\n");
        Files.writeString(directory.resolve("letter.txt"), "mine");
        ComfyRun run = ComfyRun.of("clean-cache", "--cache-dir", directory.toString());
        assertEquals(ExitCode.OK, run.exitCode());
        assertEquals("removed 3 MiB from " + directory + "\n", run.out());
        assertEquals(1, run.err().lines().count(), run.err());
        assertTrue(run.err().startsWith("comfy: " + theirs + " is left: nothing in it says that comfy made it"));
        assertFalse(Files.exists(downloads));
        assertFalse(Files.exists(micro));
        assertFalse(Files.exists(directory.resolve("accelerator")));
        assertTrue(Files.exists(theirs));
        assertTrue(Files.exists(directory.resolve("letter.txt")));
    }

    @Test
    void cleanCacheLeavesDirectoriesThatOnlyBearTheNamesOfItsOwn() throws IOException {
        Path downloads = Files.createDirectories(directory.resolve("downloads"));
        Files.writeString(downloads.resolve("0123456789abcdef-a.iso"), "somebody's");
        Files.writeString(
                Files.createDirectories(directory.resolve("installers/mine")).resolve("setup.iso"), "x");
        Files.writeString(directory.resolve("accelerator"), "an essay");
        DirectorySnapshot before = DirectorySnapshot.of(directory);
        ComfyRun run = ComfyRun.of("clean-cache", "--cache-dir", directory.toString());
        assertEquals(ExitCode.OK, run.exitCode());
        assertEquals("removed 0 MiB from " + directory + "\n", run.out());
        assertEquals(2, run.err().lines().count(), run.err());
        before.assertUnchanged("comfy clean-cache");
    }

    @Test
    void commandsThatOnlyLookChangeNothing() throws IOException {
        Path output = directory.resolve("out");
        Path cache = directory.resolve("cache");
        Files.createDirectories(output.resolve(".comfy-micro-1.0"));
        Files.writeString(output.resolve("micro.qcow2"), "x");
        String[] places = {"--cache-dir", cache.toString(), "--output-dir", output.toString()};
        DirectorySnapshot before = DirectorySnapshot.of(directory);
        for (String line : List.of(
                "describe micro",
                "template micro",
                "versions micro",
                "distributions",
                "distributions --output json",
                "config",
                "--help",
                "refresh micro",
                "check",
                "build micro --dry-run",
                "test " + output.resolve("none.qcow2"))) {
            List<String> arguments = new ArrayList<>(List.of(line.split(" ")));
            if (line.startsWith("build") || line.startsWith("check")) {
                arguments.addAll(List.of(places));
            } else if (line.startsWith("test") || line.startsWith("refresh")) {
                arguments.addAll(List.of("--cache-dir", cache.toString()));
            }
            ComfyRun.of(arguments.toArray(String[]::new));
            before.assertUnchanged("comfy " + line);
        }
    }

    @Test
    void refreshPrintsWhatIsGone() throws IOException {
        Path here = Files.writeString(directory.resolve("here.iso"), "x");
        Files.writeString(directory.resolve("SUMS"), "a".repeat(64) + "  here.iso\n");
        new Planning(directory)
                .distribution(
                        "acme",
                        "{ \"name\": \"acme\", \"versions\": [ { \"major_version\": \"2\", \"iso_url\": \"file:" + here
                                + "\", \"iso_checksum\": \"file:" + directory.resolve("SUMS")
                                + "\" }, { \"major_version\": \"1\", \"iso_url\": \"file:"
                                + directory.resolve("gone.iso")
                                + "\", \"iso_checksum\": \"sha256:" + "0".repeat(64) + "\" } ] }");
        ComfyRun run = ComfyRun.of(
                "refresh",
                "acme",
                "--template-dir",
                directory.resolve("templates").toString());
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode(), run.err());
        List<String> lines = run.out().lines().toList();
        assertEquals("ok          acme 2 x86_64                file:" + here, lines.get(0));
        assertEquals("gone        acme 1 x86_64                file:" + directory.resolve("gone.iso"), lines.get(1));
        assertTrue(lines.get(2).strip().startsWith("cannot fetch file:"), lines.get(2));
    }

    @Test
    void refreshTellsWhatIsGoneFromWhatCannotBeAskedFor() throws IOException {
        byte[] nothing = new byte[0];
        try (ScriptedServer there = new ScriptedServer(ScriptedServer.answer("200 OK\r\nContent-Length: 9", nothing));
                ScriptedServer gone =
                        new ScriptedServer(ScriptedServer.answer("404 No\r\nContent-Length: 0", nothing));
                ScriptedServer broken =
                        new ScriptedServer(ScriptedServer.answer("502 No\r\nContent-Length: 0", nothing));
                ScriptedServer closed =
                        new ScriptedServer(ScriptedServer.answer("401 No\r\nContent-Length: 0", nothing));
                ScriptedServer headless = new ScriptedServer(
                        ScriptedServer.answer("405 No\r\nContent-Length: 0", nothing),
                        ScriptedServer.answer("200 OK\r\nContent-Length: 9", nothing))) {
            List<String> urls = List.of(
                    there.url("/a.iso"),
                    gone.url("/a.iso"),
                    broken.url("/a.iso"),
                    closed.url("/a.iso"),
                    headless.url("/a.iso"),
                    "http://127.0.0.1:1/a.iso",
                    "http://nowhere.invalid/a.iso");
            StringBuilder versions = new StringBuilder();
            for (int i = 0; i < urls.size(); i++) {
                versions.append(i == 0 ? "" : ", ")
                        .append("{ \"major_version\": \"" + (10 - i) + "\", \"iso_url\": \"" + urls.get(i)
                                + "\", \"iso_checksum\": \"sha256:" + "0".repeat(64) + "\" }");
            }
            new Planning(directory).distribution("acme", "{ \"name\": \"acme\", \"versions\": [ " + versions + " ] }");
            ComfyRun run = ComfyRun.of(
                    "refresh",
                    "acme",
                    "--template-dir",
                    directory.resolve("templates").toString());
            assertEquals(ExitCode.ITEMS_FAILED, run.exitCode(), run.err());
            assertEquals(
                    List.of("ok", "gone", "unreachable", "wrong", "ok", "unreachable", "unreachable"),
                    run.out()
                            .lines()
                            .filter(line -> !line.startsWith(" ") && !line.startsWith("comfy refresh: "))
                            .map(line -> line.split(" ")[0])
                            .toList(),
                    run.out());
        }
    }

    @Test
    void aVariableThatNamesNoProxyMeetsOnlyWhoGoesByIt() throws IOException {
        Path here = Files.writeString(directory.resolve("here.iso"), "x");
        Planning planning = new Planning(directory);
        String form = "{ \"name\": \"%s\", \"iso_url\": \"%s\", \"iso_checksum\": \"sha256:" + "0".repeat(64)
                + "\", \"versions\": [ { \"major_version\": \"1\" } ] }";
        planning.distribution("near", form.formatted("near", "file:" + here));
        planning.distribution("far", form.formatted("far", "http://mirror.invalid/a.iso"));
        Map<String, String> variables = Map.of("http_proxy", "socks5://proxy:1");
        String templates = directory.resolve("templates").toString();
        ComfyRun near = ComfyRun.with(variables, List.of(), "refresh", "near", "--template-dir", templates);
        assertEquals(ExitCode.OK, near.exitCode(), near.err());
        assertProblem(
                ComfyRun.with(variables, List.of(), "refresh", "far", "--template-dir", templates),
                ExitCode.ENVIRONMENT,
                "comfy: 'socks5://proxy:1' of HTTP_PROXY is no proxy; give http://HOST:PORT\n");
    }

    @Test
    void checkSaysWhatToRun() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("bin"));
        for (String name : List.of("check", "doctor")) {
            ComfyRun run = ComfyRun.with(
                    Map.of("PATH", empty.toString()), List.of(), name, "--output-dir", directory.toString());
            assertEquals(ExitCode.ENVIRONMENT, run.exitCode());
            assertTrue(run.out().contains("wrong Packer: apt-get install packer\n"), run.out());
            assertTrue(run.out().contains("wrong QEMU: apt-get install qemu-system-x86\n"), run.out());
            assertTrue(run.out().contains("wrong qemu-img: apt-get install qemu-utils\n"), run.out());
            assertTrue(run.out().contains("warn  xorriso: micro needs it: apt-get install xorriso\n"), run.out());
        }
        ComfyRun json = ComfyRun.with(Map.of("PATH", empty.toString()), List.of(), "check", "--output", "json");
        assertEquals(ExitCode.ENVIRONMENT, json.exitCode());
        assertTrue(json.out().contains("\"subject\" : \"Packer\",\n  \"ok\" : false,\n"), json.out());
    }

    @Test
    void theDropInHoldsOnlyACacheThatIsConfigured() throws IOException {
        Path configuration = Files.writeString(directory.resolve("comfy.yml"), "metrics_file: /srv/metrics/c.prom\n");
        Map<String, String> ofRoot = Map.of("HOME", "/root");
        String usual = ComfyRun.with(ofRoot, List.of(configuration), "check", "--drop-in")
                .out();
        assertFalse(usual.contains("/root") || usual.contains("ProtectHome"), usual);
        assertTrue(usual.contains("\nReadWritePaths=\"-/var/spool/comfy\"\n"), usual);
        assertTrue(usual.contains("# /etc/systemd/system/comfy-poll.service.d/comfy-paths.conf\n"), usual);
        assertTrue(usual.contains("\nReadWritePaths=\"-/srv/metrics\"\n"), usual);
        Files.writeString(configuration, "cache_dir: /srv/cache\n");
        String told = ComfyRun.with(ofRoot, List.of(configuration), "check", "--drop-in")
                .out();
        assertTrue(told.contains("\nReadWritePaths=\"-/srv/cache\"\n"), told);
    }

    @Test
    void testNamesTheImageThatIsNotThereOrNoImage() throws IOException {
        Path missing = directory.resolve("missing.qcow2");
        assertProblem(
                ComfyRun.of("test", missing.toString()),
                ExitCode.USAGE,
                "comfy: there is no image " + missing + "; name an image, or its descriptor\n");
        Path odd = Files.writeString(directory.resolve("image.xyz"), "x");
        assertProblem(
                ComfyRun.of("test", odd.toString()),
                ExitCode.USAGE,
                "comfy: cannot tell the format of " + odd + "; name it with --format\n");
        Path falseOne =
                Files.writeString(directory.resolve("false.qcow2"), "no qcow2 at all, but long enough to be read");
        ComfyRun run = ComfyRun.of("test", falseOne.toString(), "--accelerator", "tcg");
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode());
        assertTrue(run.err().startsWith("comfy: image " + falseOne + " is "), run.err());
        assertEquals(1, run.err().lines().count());
    }

    @Test
    void buildNamesWhatIsAskedForTwice() {
        assertProblem(
                ComfyRun.of("build", "micro", "micro"),
                ExitCode.USAGE,
                "comfy: micro-1.0 is asked for twice; name each thing once\n");
    }

    @Test
    void buildRefusesWrongNumbersAndTimes() {
        assertProblem(
                ComfyRun.of("build", "micro", "--jobs", "0"), ExitCode.USAGE, "comfy: --jobs must be at least 1\n");
        assertProblem(
                ComfyRun.of("build", "micro", "--timeout", "soon"),
                ExitCode.USAGE,
                "comfy: Invalid value for option '--timeout': 'soon' is no duration such as 90s, 5m, 12h, 3d or 1d12h,"
                        + " longer than 0; a bare number is minutes; 'comfy build --help' shows what there is\n");
        for (String wrong : List.of("0", "PT9223372036854775807S", "36526d")) {
            ComfyRun run = ComfyRun.of("build", "micro", "--timeout", wrong);
            assertEquals(ExitCode.USAGE, run.exitCode(), run.err());
        }
        assertProblem(
                ComfyRun.of("build", "micro", "--accelerator", "xen"),
                ExitCode.USAGE,
                "comfy: unknown accelerator 'xen'; use auto, kvm or tcg\n");
        assertProblem(
                ComfyRun.of("build", "micro", "--accelerator", "kvm", "--arch", "aarch64"),
                ExitCode.USAGE,
                "comfy: micro 1.0 is not there for aarch64; it is there for [x86_64]\n");
    }

    private static void assertProblem(ComfyRun run, int exitCode, String line) {
        assertEquals(line, run.err());
        assertEquals(exitCode, run.exitCode());
    }
}
