package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.cloudimagefactory.comfy.SmallFileSystem;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The directory of a build in layers on a file system that becomes full, made in a mount namespace of its own. */
class FullLayeredBuildIT {
    @TempDir
    Path directory;

    @Test
    @Timeout(240)
    void isToldAtTheOverlayAndAtTheOneDiskAndTheLayerBelowStays() throws Exception {
        Path work = Files.createDirectories(directory.resolve("work"));
        SmallFileSystem.Outcome outcome = SmallFileSystem.run(Sealer.class, directory, "8m", List.of(work));
        String said = outcome.said();
        List<String> lines = outcome.lines();
        assertEquals(4, lines.size(), said);
        assertTrue(lines.get(0).matches("> cannot make an overlay of .*No space left.*"), said);
        assertTrue(lines.get(1).matches("> cannot convert .*No space left.*"), said);
        assertEquals(List.of("> one disk", "> same below"), lines.subList(2, 4), said);
    }

    /** Makes an overlay and one disk of all, each without room at first. */
    static final class Sealer {
        private Sealer() {}

        public static void main(String[] arguments) throws Exception {
            CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
            QemuImg qemuImg = new QemuImg("qemu-img", programs);
            Path directory = Path.of(arguments[0]);
            BuildDirectory work = new BuildDirectory(directory.resolve("work"));
            Path below = directory.resolve("below.qcow2");
            run(programs, "qemu-img", "create", "-q", "-f", "qcow2", below.toString(), "8M");
            run(programs, "qemu-io", "-f", "qcow2", "-c", "write -P 7 0 2M", below.toString());
            String before = Digest.SHA_256.of(below);
            Path filler = work.root().resolve("filler");
            DiskSource disk = DiskSource.whole(below, ImageFormat.QCOW2);
            Files.createDirectory(work.packerOutput());

            leave(filler, 100);
            tell(() -> qemuImg.overlay(disk, work.image()), "overlay");
            Files.delete(filler);
            Files.deleteIfExists(work.image());
            qemuImg.overlay(disk, work.image());
            leave(filler, 1000);
            SealedChain chain = new SealedChain(programs, qemuImg);
            Runnable flatten =
                    () -> chain.flatten(work, List.of("secret"), Duration.ofMinutes(2), Progress.NONE.start("test"));
            tell(flatten, "one disk");
            Files.delete(filler);
            // The next build empties its directory.
            Files.deleteIfExists(work.image());
            Files.deleteIfExists(work.sealedOverlay());
            qemuImg.overlay(disk, work.image());
            tell(flatten, "one disk");
            String after = Digest.SHA_256.of(below);
            System.out.println("> " + (before.equals(after) ? "same below" : "changed"));
            System.out.flush();
        }

        private static void leave(Path filler, int kibibytes) throws Exception {
            long free = filler.getParent().toFile().getUsableSpace();
            Files.write(filler, new byte[(int) (free - kibibytes * 1024L)]);
        }

        private static void tell(Runnable work, String done) {
            try {
                work.run();
                System.out.println("> " + done);
            } catch (Problem e) {
                System.out.println("> " + e.line());
            }
        }

        private static void run(CommandRunner programs, String... words) {
            programs.run(Command.of(List.of(words))).orThrow(words[0]);
        }
    }
}
