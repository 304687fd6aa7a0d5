package org.cloudimagefactory.itchy.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.farm.GridEngineSite;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The engine file for Grid Engine, with a real one of one node and two slots. Its log goes to target/verification/grid-engine.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GridEngineVerification {
    private static final Path ENGINE_FILE = Path.of("../distribution/src/main/share/farm/grid-engine.yml");

    private Path directory;
    private GridEngineSite engine;
    private Path tool;
    private Path source;
    private Path log;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        log = Files.createDirectories(Path.of("target/verification")).resolve("grid-engine.md");
        Files.deleteIfExists(log);
        engine = GridEngineSite.start(Files.createDirectories(directory.resolve("engine")), 2);
        tool = NodeTool.write(directory.resolve("itchy"), "", "");
        source = Disks.raw(directory.resolve("source.raw"), 4 << 20, 1);
    }

    @AfterAll
    void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    /** Jobs stay in the list for a moment after they have ended. */
    @BeforeEach
    void awaitEmptyQueue() {
        engine.await("empty queue", () -> engine.jobs().isEmpty());
    }

    private void tell(String line) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Site site(String name, int images) throws IOException {
        Site site = new Site(directory.resolve(name));
        for (int i = 0; i < images; i++) {
            Disks.convert(source, site.cache.resolve("image" + i), i % 2 == 0 ? "vmdk" : "qcow2");
            site.archive("AvailablePostfix", "image" + i, "1");
        }
        return site;
    }

    private static String[] words(Site site, Path program, String... arguments) {
        return words(ENGINE_FILE, site, program, arguments);
    }

    private static String[] words(Path engineFile, Site site, Path program, String... arguments) {
        List<String> all = new ArrayList<>(List.of("process"));
        all.addAll(List.of(site.directories()));
        all.addAll(List.of("--executor", "command", "--engine-file", engineFile.toString()));
        all.addAll(List.of("--node-tool", program.toString(), "--job-memory", "300M", "--job-time", "5m"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private Site.Run process(Site site, Path program, String... arguments) {
        return site.run(engine.environment(), words(site, program, arguments));
    }

    private Process child(Site site, Path program) throws IOException {
        List<String> line = new ArrayList<>(List.of(tool.toString()));
        line.addAll(List.of(words(site, program)));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(site.root.resolve("log").toFile());
        builder.environment().putAll(engine.environment());
        return builder.start();
    }

    private static String said(Site site) throws IOException {
        return Files.readString(site.root.resolve("log"));
    }

    /** What {@code itchy status} knows of jobs. */
    private JsonNode status(Site site) throws IOException {
        String[] line = {"status", "-m", site.metadata.toString(), "-o", site.output.toString(), "--output", "json"};
        return new ObjectMapper()
                .readTree(site.run(engine.environment(), line).out())
                .get("jobs");
    }

    /** A node's tool that does something else once, after it has written its process to a file. */
    private Path once(String name, Path mark, String instead) throws IOException {
        return NodeTool.write(
                directory.resolve(name),
                "if [ ! -e '" + mark + "' ]; then echo hanging; echo $$ >'" + mark + "'; " + instead + "; fi\n",
                "");
    }

    private long awaitProcess(Path mark) throws IOException {
        engine.await("job that hangs", () -> {
            try {
                return Files.exists(mark) && Files.readString(mark).endsWith("\n");
            } catch (IOException e) {
                return false;
            }
        });
        return Long.parseLong(Files.readString(mark).strip());
    }

    private static String lost(String said) {
        Matcher lost =
                Pattern.compile("job [0-9]+(?: on [^ \n]+)? is lost: ([^\n]*)").matcher(said);
        assertTrue(lost.find(), said);
        assertTrue(said.contains("submitted again after it was lost (1 of at most 3 times)"), said);
        return lost.group(1);
    }

    @Test
    void conversionsComeOnceAndAreShownWhileTheyRun() throws IOException {
        Site site = site("conversions", 4);
        Path mark = directory.resolve("seen");
        Path slow = NodeTool.write(directory.resolve("slow"), "until [ -e '" + mark + "' ]; do sleep 0.2; done\n", "");
        assertEquals(0, process(site, slow, "--no-wait").exitCode());
        engine.await(
                "two jobs that run",
                () -> engine.ask("qstat", "-s", "r")
                                .lines()
                                .filter(line -> line.contains(" cif-"))
                                .count()
                        == 2);
        assertEquals(0, process(site, slow, "--no-wait").exitCode());
        JsonNode jobs = status(site);
        assertEquals(4, jobs.size(), jobs.toString());
        String node = "";
        int running = 0;
        for (JsonNode job : jobs) {
            if (job.path("phase").asText().equals("running")) {
                running++;
                node = job.path("node").asText();
            }
        }
        assertEquals(2, running, jobs.toString());
        assertFalse(node.isEmpty(), jobs.toString());
        Files.createFile(mark);
        Site.Run run = process(site, slow);
        assertEquals(0, run.exitCode(), run.err());
        EachOnce.require(site, source, 4);
        tell("- four conversions, two at a time: `itchy status` names the node; each image once");
    }

    @Test
    void severalProcessorsComeFromAParallelEnvironment() throws IOException {
        Site site = site("processors", 1);
        Path counts = directory.resolve("slots");
        Path tells =
                NodeTool.write(directory.resolve("tells"), "echo \"$NSLOTS ${SECRET:-none}\" >'" + counts + "'\n", "");
        Map<String, String> environment = new HashMap<>(engine.environment());
        environment.put("SECRET", "of the submitter");
        Site.Run run = site.run(environment, words(site, tells, "--job-cpus", "2"));
        assertEquals(0, run.exitCode(), run.err());
        EachOnce.require(site, source, 1);
        assertEquals("2 none\n", Files.readString(counts));
        Site more = site("more", 1);
        String engineFile = Files.readString(ENGINE_FILE).replace("-pe smp", "-pe nowhere");
        Path other = Files.writeString(directory.resolve("other.yml"), engineFile);
        Site.Run refused = more.run(engine.environment(), words(other, more, tool, "--job-cpus", "2"));
        assertEquals(3, refused.exitCode(), refused.err());
        assertTrue(refused.err().contains("Grid Engine takes no jobs"), refused.err());
        assertTrue(refused.err().contains("\"nowhere\" does not exist"), refused.err());
        tell("- `--job-cpus 2`: two slots of the parallel environment `smp`; without such a one exit code 3, `"
                + refused.err().lines().findFirst().orElse("") + "`");
    }

    @Test
    void aJobThatIsKilledIsLostAndSubmittedAgain() throws IOException, InterruptedException {
        Site site = site("killed", 1);
        Path mark = directory.resolve("killed.pid");
        Process run = child(site, once("hangs", mark, "exec sleep 600"));
        ProcessHandle.of(awaitProcess(mark)).orElseThrow().destroyForcibly();
        assertTrue(run.waitFor(3, TimeUnit.MINUTES));
        assertEquals(0, run.exitValue(), said(site));
        EachOnce.require(site, source, 1);
        tell("- job killed on its node: lost, `" + lost(said(site)) + "`; submitted again; the image once");
    }

    @Test
    void aJobInErrorIsTakenOutAndSubmittedAgain() throws IOException, InterruptedException {
        Site site = site("error", 1);
        Path mark = directory.resolve("error.pid");
        // Grid Engine keeps a job that ends with 100, in state Eqw, until somebody clears or deletes it.
        Process run = child(site, once("fails", mark, "exit 100"));
        assertTrue(run.waitFor(3, TimeUnit.MINUTES));
        assertEquals(0, run.exitValue(), said(site));
        String lost = lost(said(site));
        assertTrue(lost.startsWith("Eqw"), lost);
        EachOnce.require(site, source, 1);
        engine.await("empty queue", () -> engine.jobs().isEmpty());
        tell("- job in state `Eqw`: lost, taken out and submitted again; the image once");
    }

    @Test
    void whatAnAdministratorDeletesLooksLost() throws IOException, InterruptedException {
        Site site = site("deleted", 1);
        Path mark = directory.resolve("deleted.pid");
        Process run = child(site, once("waits", mark, "exec sleep 600"));
        awaitProcess(mark);
        engine.ask("qdel", engine.jobs().get(0));
        assertTrue(run.waitFor(3, TimeUnit.MINUTES));
        assertEquals(0, run.exitValue(), said(site));
        EachOnce.require(site, source, 1);
        tell("- job deleted by an administrator: lost, `" + lost(said(site)) + "`; submitted again; the image once");
    }

    @Test
    void ctrlCCancelsAndSigtermLeaves() throws IOException, InterruptedException {
        Path slow = NodeTool.write(directory.resolve("sleeps"), "exec sleep 600\n", "");
        Site site = site("signals", 1);
        Process run = child(site, slow);
        engine.await("job", () -> engine.jobs().size() == 1);
        engine.await("job that is on disk, too", () -> {
            try {
                return status(site).path(0).hasNonNull("engine_id");
            } catch (IOException e) {
                return false;
            }
        });
        run.destroy();
        assertEquals(143, run.waitFor());
        List<String> jobs = engine.jobs();
        assertEquals(1, jobs.size());
        Process again = child(site, slow);
        engine.await("run", () -> {
            try {
                return Files.exists(site.metadata.resolve(".lock"))
                        && Files.readString(site.metadata.resolve(".lock")).contains("pid " + again.pid());
            } catch (IOException e) {
                return false;
            }
        });
        Thread.sleep(3000);
        assertEquals(jobs, engine.jobs());
        new ProcessBuilder("kill", "-INT", Long.toString(again.pid())).start().waitFor();
        assertEquals(130, again.waitFor(), said(site));
        engine.await("empty queue", () -> engine.jobs().isEmpty());
        assertEquals(0, process(site, tool).exitCode());
        EachOnce.require(site, source, 1);
        tell("- SIGTERM leaves the job, SIGINT deletes it; the next run makes the image");
    }

    @Test
    void anExpirationCancelsTheJobThatNobodyNeeds() throws IOException {
        Path slow = NodeTool.write(directory.resolve("dreams"), "exec sleep 600\n", "");
        Site site = site("expired", 1);
        assertEquals(0, process(site, slow, "--no-wait").exitCode());
        engine.await("job", () -> engine.jobs().size() == 1);
        site.archive("ExpirePostfix", "image0", "1");
        Site.Run run = process(site, slow);
        assertEquals(0, run.exitCode(), run.err());
        engine.await("empty queue", () -> engine.jobs().isEmpty());
        assertEquals(List.of(), Site.names(site.metadata));
        tell("- an expiration meanwhile: the job is deleted");
    }

    @Test
    void aMasterThatIsDownGetsNothingTwice() throws IOException, InterruptedException {
        Site site = site("master", 2);
        engine.killMaster();
        Site.Run down = process(site, tool);
        assertEquals(3, down.exitCode(), down.err());
        assertTrue(down.err().contains("Grid Engine takes no jobs"), down.err());
        tell("- sge_qmaster down while submitting: exit code 3, `"
                + down.err().lines().findFirst().orElse("") + "`");
        engine.startMaster();
        Path starts = directory.resolve("starts");
        Path counting = NodeTool.write(directory.resolve("counts"), "echo 1 >>'" + starts + "'; sleep 5\n", "");
        Process run = child(site, counting);
        engine.await("job that runs", () -> Files.exists(starts));
        engine.killMaster();
        engine.await("word of it", () -> {
            try {
                return said(site).contains("; waiting for it");
            } catch (IOException e) {
                return false;
            }
        });
        engine.startMaster();
        assertTrue(run.waitFor(5, TimeUnit.MINUTES));
        assertEquals(0, run.exitValue(), said(site));
        EachOnce.require(site, source, 2);
        assertEquals(2, Files.readAllLines(starts).size());
        tell("- sge_qmaster down while it is polled: the run goes on; two images, two jobs");
    }
}
