package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.SmallFileSystem;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A build that fails as it has filled the file system of its directory, made in a mount namespace of its own. */
class FullWorkspaceIT {
    @TempDir
    Path directory;

    @Test
    @Timeout(240)
    void whyItFailedIsToldAndItsLogsAreKept() throws Exception {
        Path out = Files.createDirectories(directory.resolve("out"));
        SmallFileSystem.Outcome outcome = SmallFileSystem.run(Failing.class, directory, "1m", List.of(out));
        String kept = out.resolve("appliance-1.failed").toString();
        assertEquals(
                List.of(
                        "> full; logs are in " + kept,
                        "> .comfy-kept packer.json packer.log",
                        "> full; cannot keep the logs in " + kept
                                + ": No space left on device; check permissions and free space",
                        "> no logs"),
                outcome.lines(),
                outcome.said());
    }

    /** Fails twice: once as usual, once where everything is to be kept, for which there is no room. */
    static final class Failing {
        private Failing() {}

        public static void main(String[] arguments) throws Exception {
            Planning planning = new Planning(Path.of(arguments[0]));
            planning.distribution("own", """
                    name: Own
                    versions: [{ major_version: 1 }]
                    iso_url: http://example.invalid/own.iso
                    iso_checksum: "%s"
                    """.formatted("sha256:" + "a".repeat(64)));
            BuildPlan plan = planning.appliance("distribution: own\n");
            Path kept = plan.outputDirectory().resolve(plan.name() + ".failed");
            fail(plan, RunSettings.OnFailure.CLEAN);
            System.out.println("> " + names(kept));
            for (String name : names(kept).split(" ")) {
                Files.delete(kept.resolve(name));
            }
            Files.delete(kept);
            fail(plan, RunSettings.OnFailure.KEEP);
            System.out.println("> " + (names(kept).isEmpty() ? "no logs" : names(kept)));
            System.out.flush();
        }

        private static void fail(BuildPlan plan, RunSettings.OnFailure onFailure) throws IOException {
            RunSettings settings = new RunSettings(false, false, onFailure, false, true, null, null, ShellHint.PLAIN);
            try (BuildWorkspace workspace = BuildWorkspace.open(plan, new ShutdownTasks(), Clock.systemUTC())) {
                BuildDirectory work = workspace.directory();
                Files.writeString(work.template(), "{}");
                Files.writeString(work.packerLog(), "a log\n");
                fill(work.overlay());
                System.out.println("> "
                        + FailureReport.of(new ItemProblem("full"), plan, workspace, settings)
                                .line());
            }
        }

        /** Takes all that is free. */
        private static void fill(Path file) throws IOException {
            byte[] page = new byte[4 << 10];
            try (var out = Files.newOutputStream(file)) {
                while (true) {
                    out.write(page);
                }
            } catch (IOException e) {
                if (file.getParent().toFile().getUsableSpace() > 0) {
                    throw e;
                }
            }
        }

        private static String names(Path directory) throws IOException {
            try (var files = Files.list(directory)) {
                return String.join(
                        " ",
                        files.map(file -> file.getFileName().toString())
                                .sorted()
                                .toList());
            }
        }
    }
}
