package org.cloudimagefactory.itchy.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.farm.FarmDirectory;
import org.cloudimagefactory.common.farm.SlurmSite;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong on farms, on a real Slurm of two nodes with one processor each. Its log goes to target/verification/farm.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FarmVerification {
    private static final int CONVERSIONS = 20;
    private static final int EVENTS = 1000;

    private Path directory;
    private SlurmSite slurm;
    private Path tool;
    private Path source;
    private Path log;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        log = Files.createDirectories(Path.of("target/verification")).resolve("farm.md");
        Files.deleteIfExists(log);
        slurm = SlurmSite.start(Files.createDirectories(directory.resolve("slurm")), 1, "n1", "n2");
        tool = NodeTool.write(directory.resolve("itchy"), "", "");
        source = Disks.raw(directory.resolve("source.raw"), 8 << 20, 1);
    }

    @AfterAll
    void stop() {
        slurm.close();
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

    private Map<String, String> environment() {
        return Map.of("SLURM_CONF", slurm.configuration().toString());
    }

    private Site.Run process(Site site, Path program, String... arguments) {
        return site.run(environment(), words(site, program, arguments));
    }

    private static String[] words(Site site, Path program, String... arguments) {
        List<String> all = new ArrayList<>(List.of("process"));
        all.addAll(List.of(site.directories()));
        all.addAll(List.of(
                "--executor", "slurm", "--node-tool", program.toString(), "--job-memory", "300M", "--job-time", "5m"));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    /** Jobs that Slurm has had since some moment. */
    private Set<String> jobs() {
        return new HashSet<>(
                slurm.ask("squeue", "-h", "-r", "-t", "all", "-o", "%i").lines().toList());
    }

    private int since(Set<String> before) {
        Set<String> now = jobs();
        now.removeAll(before);
        return now.size();
    }

    private void requireOnce(Site site, int images) throws IOException {
        List<ApplianceDescriptor> published = site.published();
        assertEquals(images, published.size());
        assertEquals(
                images,
                published.stream()
                        .map(ApplianceDescriptor::identifier)
                        .distinct()
                        .count());
        for (ApplianceDescriptor descriptor : published) {
            assertTrue(Disks.same(source, Path.of(descriptor.disks().get(0).path()), "qcow2"));
        }
        assertEquals(List.of(), Site.names(site.metadata));
        try (Stream<Path> left = Files.walk(site.output.resolve(FarmDirectory.NAME))) {
            assertEquals(
                    List.of(),
                    left.filter(path -> path.getFileName().toString().matches("[0-9a-f]{32}"))
                            .toList());
        }
    }

    @Test
    void twentyConversionsOnTwoNodesTakeLessThanOnOne() throws IOException {
        Site one = site("one", CONVERSIONS);
        slurm.ask("scontrol", "update", "nodename=n2", "state=drain", "reason=test");
        Set<String> before = jobs();
        long alone = timed(() -> assertEquals(0, process(one, tool).exitCode()));
        requireOnce(one, CONVERSIONS);
        assertEquals(CONVERSIONS, since(before));
        slurm.ask("scontrol", "update", "nodename=n2", "state=resume");
        slurm.await(
                "node",
                () -> slurm.ask("sinfo", "-h", "-N", "-n", "n2", "-o", "%T").startsWith("idle"));
        Site two = site("two", CONVERSIONS);
        long both = timed(() -> assertEquals(0, process(two, tool).exitCode()));
        requireOnce(two, CONVERSIONS);
        Site local = site("local", CONVERSIONS);
        long here = timed(() -> assertEquals(0, local.process("--jobs", "1").exitCode()));
        tell(String.format(
                "- %d conversions: one node %.1f s, two %.1f s (%.2f), by the tool itself with `--jobs 1` %.1f s",
                CONVERSIONS, alone / 1e3, both / 1e3, (double) both / alone, here / 1e3));
    }

    private static long timed(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    @Test
    void aNodeThatDiesCostsItsJobOneMoreAttempt() throws IOException, InterruptedException {
        Site site = site("node", 2);
        Path mark = directory.resolve("hung");
        Path slow = NodeTool.write(
                directory.resolve("slow"),
                "if [ \"$SLURMD_NODENAME\" = n2 ] && [ ! -e '" + mark + "' ]; then : >'" + mark
                        + "'; exec sleep 600; fi\n",
                "");
        Process run = child(site, slow);
        slurm.await("job on n2", () -> Files.exists(mark));
        slurm.killNode("n2");
        endJobsOf("n2");
        assertTrue(run.waitFor(5, TimeUnit.MINUTES));
        String said = Files.readString(site.root.resolve("log"));
        assertEquals(0, run.exitValue(), said);
        requireOnce(site, 2);
        Matcher lost = Pattern.compile("is lost: ([^\n]*)").matcher(said);
        assertTrue(lost.find(), said);
        tell("- node killed in the middle: `" + lost.group(1) + "`; submitted once more; each image once");
        slurm.startNode("n2");
        slurm.await(
                "node",
                () -> slurm.ask("sinfo", "-h", "-N", "-n", "n2", "-o", "%T").startsWith("idle"));
    }

    /** A node that has lost its power runs nothing any more: what its daemon has started is known by its environment. */
    private void endJobsOf(String node) {
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            String text = environment(process);
            if (text.contains("SLURMD_NODENAME=" + node + "\0")
                    && text.contains(slurm.configuration().toString())) {
                process.destroyForcibly();
            }
        }
    }

    private static String environment(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has ended, or is somebody else's.
            return "";
        }
    }

    private Process child(Site site, Path program, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(tool.toString()));
        line.addAll(List.of(words(site, program, arguments)));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(site.root.resolve("log").toFile());
        builder.environment().putAll(environment());
        return builder.start();
    }

    @Test
    void aControllerThatIsDownGetsNothingTwice() throws IOException, InterruptedException {
        Site site = site("controller", 3);
        Set<String> before = jobs();
        slurm.killController();
        Site.Run down = process(site, tool);
        assertEquals(3, down.exitCode(), down.err());
        assertTrue(down.err().contains("Slurm takes no jobs"), down.err());
        tell("- controller down while submitting: exit code 3, `"
                + down.err().lines().findFirst().orElse("") + "`");
        slurm.startController();
        Process run = child(site, tool);
        slurm.await("job", () -> since(before) > 0);
        slurm.killController();
        Thread.sleep(8000);
        slurm.startController();
        assertTrue(run.waitFor(5, TimeUnit.MINUTES));
        assertEquals(0, run.exitValue(), Files.readString(site.root.resolve("log")));
        requireOnce(site, 3);
        assertEquals(3, since(before));
        tell("- controller down for 8 s while it is polled: the run goes on; three images, three jobs");
    }

    @Test
    void whatAnAdministratorCancelsHasFailedAndTheNextRunMakesIt() throws IOException {
        Site site = site("cancelled", 1);
        Path slow = NodeTool.write(directory.resolve("sleeps"), "sleep 600\n", "");
        assertEquals(0, process(site, slow, "--no-wait").exitCode());
        String id = slurm.ask("squeue", "-h", "-r", "-t", "pending,running", "-o", "%i")
                .strip();
        slurm.ask("scancel", id);
        Site.Run run = process(site, slow);
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("was cancelled in Slurm by somebody"), run.err());
        assertEquals(0, process(site, tool).exitCode());
        requireOnce(site, 1);
        tell("- job cancelled by an administrator: told, exit code 1; the next run makes the image");
    }

    @Test
    void aSubmitterThatIsKilledLeavesItsJobsToTheNext() throws IOException, InterruptedException {
        Site site = site("killed", 4);
        Set<String> before = jobs();
        Process run = child(site, tool);
        slurm.await("jobs", () -> since(before) == 4);
        run.destroyForcibly().waitFor();
        Site.Run next = process(site, tool);
        assertEquals(0, next.exitCode(), next.err());
        requireOnce(site, 4);
        assertEquals(4, since(before));
        tell("- submitter killed with SIGKILL: the next run collects; four images, four jobs");
    }

    @Test
    void ctrlCCancelsAndSigtermLeaves() throws IOException, InterruptedException {
        Path slow = NodeTool.write(directory.resolve("waits"), "sleep 60\n", "");
        Site site = site("signals", 1);
        Process run = child(site, slow);
        slurm.await("job", () -> !queued().isBlank());
        run.destroy();
        assertEquals(143, run.waitFor());
        assertTrue(!queued().isBlank());
        Process again = child(site, slow);
        slurm.await("run", () -> {
            try {
                return Files.exists(site.metadata.resolve(".lock"))
                        && Files.readString(site.metadata.resolve(".lock")).contains("pid " + again.pid());
            } catch (IOException e) {
                return false;
            }
        });
        Thread.sleep(3000);
        new ProcessBuilder("kill", "-INT", Long.toString(again.pid())).start().waitFor();
        assertEquals(130, again.waitFor());
        slurm.await("empty queue", () -> queued().isBlank());
        tell("- SIGTERM leaves the job, SIGINT cancels it");
    }

    private String queued() {
        return slurm.ask("squeue", "-h", "-r", "-t", "pending,running", "-o", "%i");
    }

    @Test
    void aNodeWithAnotherVersionRefusesByName() throws IOException {
        Site site = site("version", 1);
        Path other = Files.createDirectories(directory.resolve("other/org/cloudimagefactory/common/config"));
        Files.writeString(other.resolve("build.properties"), "version=9.9\ncommit=0123456789ab\ndate=2030-01-01\n");
        Path newer = NodeTool.write(directory.resolve("newer"), "", directory.resolve("other") + ":");
        Site.Run run = process(site, newer);
        assertEquals(3, run.exitCode(), run.err());
        assertTrue(run.err().contains(" has itchy 9.9 (commit 0123456789ab, 2030-01-01) instead of itchy"), run.err());
        assertEquals(0, process(site, tool).exitCode());
        requireOnce(site, 1);
        tell("- another version on a node: refused by name, exit code 3, no attempt used up");
    }

    @Test
    void aThousandEventsAreSubmittedSoon() throws IOException {
        Site site = new Site(directory.resolve("many"));
        Disks.convert(source, site.cache.resolve("image"), "qcow2");
        for (int i = 0; i < EVENTS; i++) {
            Map<String, String> event = site.event("AvailablePostfix", "image" + i, "1");
            event.put("VMCATCHER_EVENT_FILENAME", "image");
            site.archive(event);
        }
        Path never = NodeTool.write(directory.resolve("never"), "sleep 600\n", "");
        Set<String> before = jobs();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = threads.getCurrentThreadCpuTime();
        long took =
                timed(() -> assertEquals(0, process(site, never, "--no-wait").exitCode()));
        double own = (threads.getCurrentThreadCpuTime() - begin) / 1e6 / EVENTS;
        assertEquals(EVENTS, since(before));
        long again =
                timed(() -> assertEquals(0, process(site, never, "--no-wait").exitCode()));
        assertEquals(EVENTS, since(before));
        slurm.ask("scancel", "--user=" + System.getProperty("user.name"));
        tell(String.format(
                "- %d events: submitted in %.1f s, of which the tool worked %.1f ms for each; looked at again in %.1f s",
                EVENTS, took / 1e3, own, again / 1e3));
        assertTrue(own < 20, own + " ms");
    }
}
