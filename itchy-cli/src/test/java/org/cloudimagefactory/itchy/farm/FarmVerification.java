package org.cloudimagefactory.itchy.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final int REPEATS = 3;

    /** Bytes of a disk whose conversion takes some seconds. */
    private static final int HEAVY = 128 << 20;

    /** What two nodes may take of the time of one. */
    private static final double TWO_NODES = 0.65;

    /** Milliseconds. */
    private static final long MOST_BEYOND = 5000;

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

    /** Conversions that compress, on nodes whose jobs have one processor and no more. */
    @Test
    void twentyConversionsOnTwoNodesTakeLessThanOnOne() throws IOException {
        Path heavy = disk(directory.resolve("heavy.raw"));
        Path image = Disks.convert(heavy, directory.resolve("heavy.vmdk"), "vmdk");
        Path bound = NodeTool.write(
                directory.resolve("bound"),
                "case $SLURMD_NODENAME in n1) cpu=0 ;; *) cpu=1 ;; esac\ntaskset -cp $cpu $$ >/dev/null || exit 66\n",
                "");
        // The first use of a program costs more than those that follow.
        assertEquals(
                0, process(heavySite("first", image, 2), bound, "--compress").exitCode());
        Site one = heavySite("one", image, CONVERSIONS);
        slurm.ask("scontrol", "update", "nodename=n2", "state=drain", "reason=test");
        Set<String> before = jobs();
        long alone =
                timed(() -> assertEquals(0, process(one, bound, "--compress").exitCode()));
        EachOnce.require(one, heavy, CONVERSIONS);
        assertEquals(CONVERSIONS, since(before));
        slurm.ask("scontrol", "update", "nodename=n2", "state=resume");
        slurm.await(
                "node",
                () -> slurm.ask("sinfo", "-h", "-N", "-n", "n2", "-o", "%T").startsWith("idle"));
        Site two = heavySite("two", image, CONVERSIONS);
        long both =
                timed(() -> assertEquals(0, process(two, bound, "--compress").exitCode()));
        EachOnce.require(two, heavy, CONVERSIONS);
        double ratio = (double) both / alone;
        tell(String.format(
                "- %d conversions of %d MiB that compress, one processor each: one node %.1f s, two %.1f s (%.2f)",
                CONVERSIONS, HEAVY >> 20, alone / 1e3, both / 1e3, ratio));
        assertTrue(ratio <= TWO_NODES, "two nodes need " + ratio + " of the time of one");
    }

    /** Content of which half can be compressed away, with some effort. */
    private static Path disk(Path file) throws IOException {
        byte[] content = new byte[HEAVY];
        new Random(1).nextBytes(content);
        for (int i = 512; i < content.length; i++) {
            content[i] &= 0x0f;
        }
        return Files.write(file, content);
    }

    /** Events of one image under many names. */
    private Site heavySite(String name, Path image, int images) throws IOException {
        Site site = new Site(directory.resolve(name));
        for (int i = 0; i < images; i++) {
            Files.createLink(site.cache.resolve("image" + i), image);
            site.archive("AvailablePostfix", "image" + i, "1");
        }
        return site;
    }

    @Test
    void aJobCostsAtMostFiveSecondsBeyondSlurmsOwn() throws IOException, InterruptedException {
        List<Long> local = new ArrayList<>();
        List<Long> farm = new ArrayList<>();
        List<Long> own = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            Site here = site("here" + i, 1);
            List<String> line = new ArrayList<>(List.of(tool.toString(), "process"));
            line.addAll(List.of(here.directories()));
            local.add(timed(line, here.root));
            assertEquals(1, here.published().size());
            Site there = site("there" + i, 1);
            line = new ArrayList<>(List.of(tool.toString()));
            line.addAll(List.of(words(there, tool)));
            farm.add(timed(line, there.root));
            EachOnce.require(there, source, 1);
            own.add(timed(() -> {
                Path mark = there.root.resolve("mark");
                slurm.ask("sbatch", "--output=/dev/null", "--wrap", ": >'" + mark + "'");
                slurm.await("mark", () -> Files.exists(mark));
            }));
        }
        long beyond = median(farm) - median(local) - median(own);
        tell(String.format(
                "- one conversion: by the tool itself %.1f s, as a job %.1f s, Slurm's own %.1f s (from `sbatch` to what an empty job writes):"
                        + " %.1f s beyond it; medians of %d",
                median(local) / 1e3, median(farm) / 1e3, median(own) / 1e3, beyond / 1e3, REPEATS));
        assertTrue(beyond <= MOST_BEYOND, beyond + " ms");
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }

    private long timed(List<String> line, Path root) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(root.resolve("log").toFile());
        builder.environment().putAll(environment());
        long start = System.nanoTime();
        assertEquals(0, builder.start().waitFor(), () -> text(root.resolve("log")));
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        EachOnce.require(site, source, 2);
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
        EachOnce.require(site, source, 3);
        assertEquals(3, since(before));
        tell("- controller down for 8 s while it is polled: the run goes on; three images, three jobs");
    }

    @Test
    void whatAnAdministratorCancelsHasFailedAndTheNextRunMakesIt() throws IOException {
        cancelled("running");
        drain("drain");
        cancelled("pending");
        tell("- job cancelled by an administrator, one that ran and one that waited: told, exit code 1;"
                + " the next run makes the image");
    }

    private void cancelled(String state) throws IOException {
        Site site = site("cancelled-" + state, 1);
        Path slow = NodeTool.write(directory.resolve("sleeps"), "sleep 600\n", "");
        slurm.await("empty queue", () -> queued().isBlank());
        assertEquals(0, process(site, slow, "--no-wait").exitCode());
        slurm.await(
                "job that is " + state,
                () -> !slurm.ask("squeue", "-h", "-r", "-t", state, "-o", "%i").isBlank());
        slurm.ask("scancel", queued().strip());
        Site.Run run = process(site, slow);
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("was cancelled in Slurm by somebody"), run.err());
        drain("resume");
        assertEquals(0, process(site, tool).exitCode());
        EachOnce.require(site, source, 1);
    }

    @Test
    void whatHasUsedUpItsTimeHasFailed() throws IOException {
        Site site = site("time", 1);
        Path slow = NodeTool.write(directory.resolve("long"), "sleep 600\n", "");
        List<String> line = new ArrayList<>(List.of(words(site, slow)));
        // Slurm may ask for the end up to a minute earlier than it is told to, which says little of a shorter time.
        line.set(line.indexOf("5m"), "4m");
        Site.Run run = site.run(environment(), line.toArray(String[]::new));
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(run.err().contains("was ended by Slurm (TIMEOUT)"), run.err());
        assertEquals(0, process(site, tool).exitCode());
        EachOnce.require(site, source, 1);
        tell(
                "- job whose time is used up: told, exit code 1, not submitted again by this run; the next one makes the image");
    }

    private void drain(String state) {
        for (String node : List.of("n1", "n2")) {
            slurm.ask("scontrol", "update", "nodename=" + node, "state=" + state, "reason=test");
        }
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
        EachOnce.require(site, source, 4);
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
        EachOnce.require(site, source, 1);
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
