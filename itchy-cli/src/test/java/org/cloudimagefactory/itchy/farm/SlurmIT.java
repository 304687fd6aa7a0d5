package org.cloudimagefactory.itchy.farm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.descriptor.Action;
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

/** Conversions by a real Slurm of one node: what comes of them is what a run of its own makes, and each comes once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlurmIT {
    private Path directory;
    private SlurmSite slurm;
    private Path tool;
    private Path source;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        directory = temporary;
        slurm = SlurmSite.start(Files.createDirectories(directory.resolve("slurm")), 2, "n1");
        tool = NodeTool.write(directory.resolve("itchy"), "", "");
        source = Disks.raw(directory.resolve("source.raw"), 4 << 20, 1);
    }

    @AfterAll
    void stop() {
        slurm.close();
    }

    private Site.Run run(Site site, String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        if (!command.equals("convert")) {
            all.addAll(List.of("-m", site.metadata.toString(), "-o", site.output.toString()));
        }
        if (command.equals("process")) {
            all.addAll(List.of("-t", site.temporary.toString(), "-e", site.descriptors.toString()));
        }
        all.addAll(List.of(arguments));
        if (!command.equals("status")) {
            all.addAll(List.of("--executor", "slurm", "--node-tool", tool.toString(), "--job-memory", "300M"));
        }
        return site.run(Map.of("SLURM_CONF", slurm.configuration().toString()), all.toArray(String[]::new));
    }

    private static List<Path> attempts(Site site) throws IOException {
        try (Stream<Path> all = Files.walk(site.output.resolve(FarmDirectory.NAME), 3)) {
            return all.filter(path -> path.getFileName().toString().matches("[0-9]+-[0-9a-f]{16}"))
                    .collect(Collectors.toList());
        }
    }

    @Test
    void eventsOfOneImageKeepTheirOrderAndEveryImageIsWhatALocalRunMakes() throws IOException {
        Site site = new Site(directory.resolve("events"));
        for (String image : List.of("a", "b")) {
            Disks.convert(source, site.cache.resolve(image), "vmdk");
            site.archive("AvailablePostfix", image, "1");
        }
        site.archive("AvailablePostfix", "a", "2");
        site.archive("ExpirePostfix", "b", "0");
        site.archive("AvailablePostfix", "missing", "1");
        List<String> all = Site.names(site.metadata);

        Site.Run submitted = run(site, "process", "--no-wait");
        assertEquals(0, submitted.exitCode(), submitted.err());
        assertTrue(submitted.out().contains("for jobs that have not ended"), submitted.out());

        // A node loses a job, which Slurm would run again by itself if it were not told not to.
        slurm.await(
                "job that runs",
                () -> slurm.ask("squeue", "-h", "-t", "running", "-o", "%i")
                        .lines()
                        .findFirst()
                        .isPresent());
        JsonNode status = new ObjectMapper()
                .readTree(run(site, "status", "--output", "json").out());
        assertEquals(3, status.get("jobs").size(), status.toString());
        assertEquals(1, status.get("jobs").get(0).get("attempt").asInt());

        Site.Run ended = run(site, "process");
        assertEquals(1, ended.exitCode(), ended.err());
        assertTrue(ended.err().contains("missing is not there (on n1)"), ended.err());
        List<ApplianceDescriptor> published = site.published();
        assertEquals(
                List.of("a 1", "b 1", "a 2", "b 0"),
                published.stream()
                        .map(one -> one.identifier() + " " + one.version())
                        .toList());
        for (ApplianceDescriptor descriptor : published) {
            if (descriptor.action() == Action.REGISTRATION) {
                assertTrue(Disks.same(source, Path.of(descriptor.disks().get(0).path()), "qcow2"));
            }
        }
        assertEquals(4, all.size() - Site.names(site.metadata).size());
        assertEquals(List.of(), attempts(site), "nothing is left of jobs that were collected");
        String jobs = slurm.ask("squeue", "-h", "-r", "-t", "all", "-o", "%i");
        assertEquals(4, jobs.lines().count(), "each was submitted once: " + jobs);
    }

    @Test
    void aJobThatIsKilledIsSubmittedOnceMore() throws IOException {
        Path target = Files.createDirectories(directory.resolve("once")).resolve("disk.qcow2");
        Site site = new Site(directory.resolve("killed"));
        // A node whose tool hangs, once.
        Path mark = directory.resolve("hung");
        Path slow = NodeTool.write(
                directory.resolve("slow"),
                "if [ ! -e '" + mark + "' ]; then echo hanging; echo $$ >'" + mark + "'; exec sleep 600; fi\n",
                "");
        String[] convert = {
            "convert",
            source.toString(),
            target.toString(),
            "--executor",
            "slurm",
            "--node-tool",
            slow.toString(),
            "--job-memory",
            "300M"
        };
        Map<String, String> environment =
                Map.of("SLURM_CONF", slurm.configuration().toString());
        List<String> noWait = new ArrayList<>(List.of(convert));
        noWait.add("--no-wait");
        Site.Run submitted = site.run(environment, noWait.toArray(String[]::new));
        assertEquals(0, submitted.exitCode(), submitted.err());
        slurm.await("job that hangs", () -> {
            try {
                return Files.exists(mark) && Files.readString(mark).endsWith("\n");
            } catch (IOException e) {
                return false;
            }
        });
        String pid = Files.readString(mark).strip();
        ProcessHandle.of(Long.parseLong(pid)).orElseThrow().destroyForcibly();

        Site.Run run = site.run(environment, convert);
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.err().contains("is lost: FAILED; it said: hanging"), run.err());
        assertTrue(run.err().contains("submitted again after it was lost (1 of at most 3 times)"), run.err());
        assertTrue(Disks.same(source, target, "qcow2"));
        assertFalse(Site.allNames(target.getParent()).stream().anyMatch(name -> name.startsWith(".factory")));
    }
}
