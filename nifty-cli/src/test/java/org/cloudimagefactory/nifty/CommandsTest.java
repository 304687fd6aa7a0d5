package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.CommentedSettings;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.junit.jupiter.api.Test;

/** What the commands print, and their exit codes. */
class CommandsTest extends WithCloud {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void listsAppliances() throws IOException {
        cloud.register(
                "debian",
                "12",
                cloud.image("d.raw", "one"),
                "\"title\":\"Debian \\u001b[31m 12\"",
                "\"expires\":\"2099-01-01T00:00:00Z\"");
        cloud.syncOk();
        cloud.call("one.template.instantiate", cloud.onlyTemplate().id(), "vm", true, "", false);
        Nifty.Run run = cloud.run("list");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals("""
                IDENTIFIER  DATASTORE  VERSION  STATE    VMS  EXPIRES               TEMPLATE  TITLE
                debian      default    12       offered  1    2099-01-01T00:00:00Z  0         Debian \ufffd[31m 12
                """, run.out());
        JsonNode list = json.readTree(cloud.run("list", "--output", "json").out());
        assertEquals("debian", list.get(0).get("identifier").asText());
        assertEquals(1, list.get(0).get("virtual_machines").asInt());
        assertEquals("used", list.get(0).get("images").get(0).get("status").asText());
        assertEquals(
                "{\"with\":\"OpenNebula\",\"command\":\"onetemplate instantiate 0\"}",
                list.get(0).get("ways").get(0).toString());
    }

    @Test
    void checksEverythingARunNeeds() throws IOException {
        Nifty.Run good = cloud.run("check", "--group-map", "vo=users");
        assertEquals(0, good.exitCode(), good.out());
        assertTrue(good.out().lines().allMatch(line -> line.startsWith("ok    ")), good.out());
        assertTrue(good.out().contains("ok    credentials: user oneadmin (id 0)\n"), good.out());
        assertTrue(good.out().contains("ok    version: 7.4.0\n"), good.out());
        assertTrue(good.out().contains("ok    transfer to default: from " + cloud.images() + "\n"), good.out());
        Nifty.Run bad = cloud.run(
                "check",
                "--group-map",
                "vo=nosuch",
                "--datastore",
                "default,system,gone",
                "--images-dir",
                "/etc,/does/not/exist");
        assertEquals(3, bad.exitCode());
        assertEquals("", bad.err());
        for (String line : List.of(
                "wrong groups: missing: nosuch; create them, or use --create-groups",
                "wrong datastore gone: there is none of this name or id",
                "wrong datastore system: it is not for images but of type SYSTEM",
                "wrong images: /does/not/exist does not exist",
                "wrong transfer to default: the datastore refuses files from /etc; add it to its SAFE_DIRS")) {
            assertTrue(bad.out().contains(line), line + "\n" + bad.out());
        }
        JsonNode list = json.readTree(cloud.run("check", "--output", "json").out());
        assertEquals("endpoint", list.get(0).get("subject").asText());
    }

    @Test
    void asksForNoPoolBeforeCredentialsAndDatastoresAreKnownToBeRight() throws IOException {
        Nifty.Run run = cloud.run("plan", "--datastore", "gone");
        assertEquals(3, run.exitCode());
        assertTrue(run.err().contains("OpenNebula has no datastore 'gone'"), run.err());
        Path secret = directory.resolve("wrong");
        Files.writeString(secret, "oneadmin:wrong");
        int before = cloud.sandbox().counters().total();
        assertEquals(3, cloud.run("plan", "--secret-file", secret.toString()).exitCode());
        Map<String, Integer> calls = cloud.sandbox().counters().byMethod();
        assertEquals(0, calls.getOrDefault("one.imagepool.info", 0), calls.toString());
        assertEquals(0, calls.getOrDefault("one.templatepool.info", 0), calls.toString());
        assertEquals(before + 1, cloud.sandbox().counters().total(), "one failed login: " + calls);
    }

    @Test
    void checkGoesOnWhenSomethingIsWrong() {
        Nifty.Run secret = cloud.run("check", "--secret-file", "/does/not/exist");
        assertEquals(3, secret.exitCode());
        assertTrue(secret.out().contains("wrong settings: cannot read secret file /does/not/exist"), secret.out());
        assertTrue(secret.out().contains("ok    images: "), secret.out());
        Nifty.Run serving = cloud.run("check", "--transfer", "http", "--http-address", "192.0.2.1:8080");
        assertEquals(3, serving.exitCode());
        assertTrue(serving.out().contains("wrong transfer: cannot listen on /192.0.2.1:8080: "), serving.out());
        cloud.sandbox().faults().revoke("oneadmin");
        Nifty.Run revoked = cloud.run("check");
        assertTrue(revoked.out().contains("wrong credentials: OpenNebula at "), revoked.out());
        Nifty.Run down = cloud.run("check", "--endpoint", "http://127.0.0.1:1/RPC2");
        assertTrue(
                down.out().contains("wrong endpoint: cannot talk to OpenNebula at http://127.0.0.1:1/RPC2"),
                down.out());
    }

    @Test
    void printsPlansAndResultsAsJson() throws IOException {
        cloud.register("debian", "1");
        cloud.arrive("bad", "{\"action\":\"registration\"}");
        Nifty.Run plan = cloud.run("plan", "--output", "json");
        assertEquals(1, plan.exitCode());
        JsonNode planned = json.readTree(plan.out());
        assertEquals(
                "upload",
                planned.get("appliances")
                        .get(0)
                        .get("steps")
                        .get(0)
                        .get("action")
                        .asText());
        assertEquals(1, planned.get("rejected").size());
        assertEquals(2, cloud.files(".").size());
        Nifty.Run sync = cloud.sync("--output", "json");
        assertEquals(1, sync.exitCode());
        JsonNode done = json.readTree(sync.out());
        assertEquals("changed", done.get("appliances").get(0).get("status").asText());
        assertTrue(sync.err().startsWith("nifty: invalid descriptor " + cloud.descriptors()), sync.err());
        assertEquals(List.of("bad-2.json", "bad-2.json.reason"), cloud.files("rejected"));
    }

    @Test
    void anUnreadableDescriptorDoesNotHoldTheOthersUp() {
        cloud.arrive("a", "no json");
        cloud.arrive("b", "{\"action\":\"expiration\",\"identifier\":\"x\",\"identifier\":\"y\"}");
        cloud.arrive(
                "c",
                "{\"action\":\"expiration\",\"identifier\":\"x\",\"version\":\"1\",\"expires\":\"2026-13-01T00:00:00Z\"}");
        cloud.register("debian", "1");
        Nifty.Run run = cloud.sync();
        assertEquals(1, run.exitCode());
        assertEquals(3, run.err().lines().count(), run.err());
        assertTrue(
                run.out()
                        .matches(
                                "(?s)(.*\n)?nifty sync: 1 changed, 0 unchanged, 0 failed, 3 rejected(; [0-9.]+ KiB uploaded)?; [0-9.]+ s\n"),
                run.out());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals(6, cloud.files("rejected").size());
    }

    @Test
    void listsBackEnds() {
        Nifty.Run run = new Nifty(cloud.clock()).run(List.of("backends"));
        assertEquals(0, run.exitCode());
        assertTrue(run.out().contains("directory    a directory of image files"), run.out());
        assertTrue(run.out().contains("opennebula   OpenNebula 5 to 7 by XML-RPC"), run.out());
        assertFails(
                cloud.sync("--backend", "opennebulla"),
                2,
                "unknown back end 'opennebulla'; did you mean 'opennebula'?");
    }

    @Test
    void takesThePredecessorsCommandAndSpelling() {
        cloud.register("debian", "1");
        Nifty.Run run = new Nifty(cloud.clock())
                .run(List.of(
                        "opennebula",
                        "--endpoint",
                        cloud.sandbox().endpoint().toString(),
                        "--secret_file",
                        cloud.sandbox().authFile().toString(),
                        "--descriptors_dir",
                        cloud.descriptors().toString(),
                        "--images_dir",
                        cloud.images().toString()));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void takesSettingsFromFileAndEnvironment() throws IOException {
        Path file = Files.writeString(directory.resolve("nifty.yml"), """
                endpoint: %s
                secret_file: /overridden
                descriptors_dir: [%s]
                images_dir: [%s]
                group_map: [fedcloud=users]
                permissions: "644"
                keep: 3
                """.formatted(
                        cloud.sandbox().endpoint(), cloud.descriptors(), cloud.images()));
        Nifty nifty = new Nifty(
                cloud.clock(),
                Map.of("NIFTY_SECRET_FILE", cloud.sandbox().authFile().toString()),
                List.of(file));
        cloud.register("debian", "1", cloud.image("d.raw", "x"), "\"groups\":[\"fedcloud\"]");
        Nifty.Run run = nifty.run(List.of("sync"));
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(0644, cloud.image(0).permissions().bits());
        assertEquals("users", cloud.image(0).owner().gname());
        String config = nifty.run(List.of("config")).out();
        assertTrue(config.contains("keep: 3  # from " + file), config);
        assertTrue(
                config.contains("secret_file: " + cloud.sandbox().authFile() + "  # from $NIFTY_SECRET_FILE"), config);
        assertTrue(config.contains("expire_after: 0  # built in"), config);
        assertTrue(config.contains("jobs: 4  # built in"), config);
        assertTrue(config.contains("delete_images:   # built in"), config);
    }

    @Test
    void explainsWrongUsage() {
        assertFails(cloud.sync("--keep", "0"), 2, "--keep takes 1 or more");
        assertFails(cloud.sync("--jobs", "0"), 2, "--jobs takes 1 to 64");
        assertFails(cloud.sync("--expire-after", "soon"), 2, "'soon' is no duration such as 90s, 5m, 12h");
        assertFails(cloud.sync("--transfer", "pigeon"), 2, "unknown way 'pigeon' of --transfer");
        assertFails(cloud.sync("--identifier", "two words"), 2, "--identifier takes 1 to 128 visible ASCII characters");
        assertFails(cloud.sync("--descriptors-dir", "/does/not/exist"), 3, "no directory /does/not/exist");
        assertFails(cloud.sync("--frobnicate"), 2, "Unknown option: '--frobnicate'");
    }

    @Test
    void keepsAWorkingLibraryInADirectory() throws IOException {
        Path library = directory.resolve("library");
        cloud.register("debian", "1");
        String[] options = {"--backend", "directory", "--library-dir", library.toString(), "--datastore", "a,b"};
        cloud.syncOk(options);
        JsonNode index = json.readTree(Files.readString(library.resolve("index.json")));
        assertEquals(2, index.get("appliances").size());
        assertTrue(Files.exists(library.resolve("a/1-debian-1@a.raw")));
        cloud.register("debian", "2");
        cloud.syncOk(options);
        assertEquals(
                List.of(".5-debian-2@a.raw.nifty", "5-debian-2@a.raw"),
                Stream.of(library.resolve("a").toFile().list()).sorted().toList());
        cloud.expire("debian", "2");
        cloud.syncOk(options);
        index = json.readTree(Files.readString(library.resolve("index.json")));
        assertEquals(0, index.get("appliances").size());
        assertEquals(0, index.get("images").size());
        assertFails(cloud.sync("--backend", "directory"), 2, "the back end 'directory' needs --library-dir");
    }

    @Test
    void aDescriptorThatCannotBeSettledIsAppliedOnce() throws IOException {
        cloud.register("debian", "1");
        Path inTheWay = Files.writeString(cloud.descriptors().resolve("done"), "a file");
        assertFails(cloud.sync(), 3, "cannot settle descriptors in " + cloud.descriptors() + ": a file of that name");
        assertEquals(List.of("1 READY"), cloud.imageStates());
        Files.delete(inTheWay);
        assertTrue(cloud.syncOk().contains("1 unchanged"));
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void tellsOnceWhyARunEnded() {
        for (int i = 0; i < 20; i++) {
            cloud.register("a" + i, "1");
        }
        cloud.sandbox()
                .faults()
                .onCall(
                        "one.template.allocate",
                        3,
                        new Fault.RunBefore(() -> cloud.sandbox().faults().revoke("oneadmin")));
        Nifty.Run run = cloud.sync();
        assertFails(run, 3, "does not accept the credentials of user 'oneadmin'");
        assertTrue(
                run.out()
                        .matches(
                                "(?s).*nifty sync: (\\d changed, 0 unchanged, 1\\d failed|0 changed, 0 unchanged, 20 failed), 0 rejected(; [0-9.]+ KiB uploaded)?; [0-9.]+ s\n"),
                run.out());
        cloud.sandbox().faults().restore("oneadmin");
        cloud.syncOk();
        assertEquals(20, cloud.sandbox().images().size());
        assertEquals(20, cloud.sandbox().templates().size());
    }

    @Test
    void knowsEveryKeyOfTheConfigurationThatShips() throws IOException {
        String shipped = new CommentedSettings(NiftyMain.describe()).text();
        Path file = Files.writeString(directory.resolve("nifty.yml"), shipped.replaceAll("(?m)^#([a-z_]+: )", "$1"));
        Nifty.Run run = new Nifty(cloud.clock(), Map.of(), List.of(file)).run(List.of("config"));
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().contains("retries: 3  # from " + file), run.out());
        Nifty.Run usable = new Nifty(cloud.clock(), Map.of(), List.of(file))
                .run(List.of("plan", "--endpoint", "http://127.0.0.1:1/RPC2"));
        assertEquals(3, usable.exitCode(), usable.err());
    }

    @Test
    void readsThePredecessorsConfigurationBelowItsEnvironment() throws IOException {
        Path file = Files.writeString(directory.resolve("predecessor.yml"), """
                ---
                production:
                  descriptor-dir: /descriptors
                  endpoint: http://localhost:2633/RPC2
                  datastores:
                    - default
                    - other
                  logging:
                    level: ERROR
                    file: /var/log/nifty/nifty.log
                  debug: false
                """);
        Nifty.Run run = new Nifty(cloud.clock(), Map.of(), List.of(file))
                .run(List.of("config", "--logging-level", "unknown", "--logging-file", "stderr", "--no-debug"));
        for (String line : List.of(
                "descriptors_dir: /descriptors",
                "endpoint: http://localhost:2633/RPC2",
                "datastore: default,other",
                "log_level: ERROR",
                "log_file: /var/log/nifty/nifty.log",
                "debug: false")) {
            assertTrue(run.out().contains(line + "  # from " + file), () -> line + " in " + run.out() + run.err());
        }
    }
}
