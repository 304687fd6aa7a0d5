package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.SmallFileSystem;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A directory of images that becomes full while formats are made, on a file system in a mount namespace of its own. */
class FullPublisherIT {
    @TempDir
    Path directory;

    @Test
    @Timeout(240)
    void noImageHasItsNameUntilThereIsRoomForAllOfThem() throws Exception {
        Path out = Files.createDirectories(directory.resolve("out"));
        SmallFileSystem.Outcome outcome = SmallFileSystem.run(Publisher.class, directory, "16m", List.of(out));
        String said = outcome.said();
        List<String> lines = outcome.lines();
        // Each format, the list of packages and the descriptor.
        String published = "> published, 6 files, same image";
        assertEquals(published, lines.get(0), said);
        assertEquals(published, lines.get(lines.size() - 1), said);
        List<String> full = lines.subList(1, lines.size() - 1);
        assertEquals(5, full.size(), said);
        for (String line : full) {
            assertTrue(line.matches("> .*[Nn]o space left.*, 0 files, same image"), said);
        }
        assertTrue(full.get(4).contains("cannot write a descriptor to "), said);
    }

    /** Publishes an image of which 2 MiB are used in four formats, with room for all of them and without. */
    static final class Publisher {
        private static final long ENOUGH = Long.MAX_VALUE;
        private static final long PAGE = 4 << 10;

        private final CommandRunner programs =
                new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
        private final ImagePublisher publisher =
                new ImagePublisher(new QemuImg("qemu-img", programs), FilePermissions.parse("640"));
        private final BuildPlan plan;
        private final BuildDirectory work;
        private final Path filler;

        private Publisher(Path directory) throws IOException {
            Planning planning = new Planning(directory);
            planning.distribution("own", """
                    name: Own
                    versions: [{ major_version: 1 }]
                    iso_url: http://example.invalid/own.iso
                    iso_checksum: "%s"
                    machine: { disk_size: 8M, memory: 512, cpus: 1, least_disk_size: 1M }
                    """.formatted("sha256:" + "a".repeat(64)));
            plan = planning.appliance("distribution: own\nformats: [ova, qcow2, raw, vmdk]\n");
            work = new BuildDirectory(Files.createDirectory(BuildWorkspace.root(plan)));
            filler = work.root().resolve("filler");
            Files.createDirectory(work.packerOutput());
            Files.writeString(work.packages(), "");
            Path random = Files.createTempFile("random", "");
            byte[] bytes = new byte[2 << 20];
            new java.util.Random(7).nextBytes(bytes);
            Files.write(random, bytes);
            Path raw = Files.createTempFile("raw", "");
            Files.copy(random, raw, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.delete(random);
            run("qemu-img", "resize", "-q", "-f", "raw", raw.toString(), "8M");
            run(
                    "qemu-img",
                    "convert",
                    "-f",
                    "raw",
                    "-O",
                    "qcow2",
                    raw.toString(),
                    work.image().toString());
            Files.delete(raw);
        }

        public static void main(String[] arguments) throws Exception {
            Publisher publisher = new Publisher(Path.of(arguments[0]));
            long before = publisher.free();
            publisher.publishWith(ENOUGH);
            long needed = before - publisher.free();
            for (Path file : files(publisher.plan.outputDirectory())) {
                if (!file.equals(publisher.work.root())) {
                    Files.delete(file);
                }
            }
            // For no disk of an archive, no archive upon it, no other format, not the last one, and no descriptor.
            for (long room : List.of(1L << 20, 3L << 20, 5L << 20, 7L << 20, needed - PAGE)) {
                publisher.publishWith(room);
            }
            publisher.publishWith(ENOUGH);
            System.out.flush();
        }

        private void publishWith(long room) throws IOException {
            String before = Digest.SHA_256.of(work.image());
            String outcome = "published";
            Files.write(filler, new byte[(int) Math.max(0, free() - room)]);
            try {
                publisher.publish(plan, work, List.of(), Map.of(), Progress.NONE.start("test"));
            } catch (Problem e) {
                outcome = e.line();
            }
            Files.delete(filler);
            // As the end of a build does.
            for (Path file : files(work.root())) {
                if (file.getFileName().toString().matches("(disk|finished|[.]).*")) {
                    Files.delete(file);
                }
            }
            boolean isSame = before.equals(Digest.SHA_256.of(work.image()));
            long named = files(plan.outputDirectory()).stream()
                    .filter(file -> !file.equals(work.root()))
                    .count();
            System.out.println("> " + outcome + ", " + named + " files, " + (isSame ? "same image" : "another image"));
        }

        private long free() {
            return work.root().toFile().getUsableSpace();
        }

        private static List<Path> files(Path directory) throws IOException {
            try (Stream<Path> files = Files.list(directory)) {
                return files.toList();
            }
        }

        private void run(String... words) {
            programs.run(Command.of(List.of(words))).orThrow(words[0]);
        }
    }
}
