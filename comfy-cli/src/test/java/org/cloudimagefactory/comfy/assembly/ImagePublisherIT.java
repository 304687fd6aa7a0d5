package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.Planning;
import org.cloudimagefactory.comfy.packer.BuildDirectory;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagePublisherIT {
    @TempDir
    Path directory;

    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    /** As when a clock was set back: the name of the new image is that of an old one. */
    @Test
    void anImageThatIsThereIsNeverReplaced() throws IOException {
        BuildPlan plan = new Planning(directory).appliance("distribution: micro\nsize: 1G\nformats: [qcow2, raw]\n");
        BuildDirectory build = new BuildDirectory(Files.createDirectories(directory.resolve("work")));
        Files.createDirectories(build.packerOutput());
        runner.run(Command.of(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                build.image().toString(),
                Long.toString(plan.appliance().disk().size().bytes())));
        Files.createDirectories(plan.outputDirectory());
        Path old = Files.writeString(plan.image(ImageFormat.RAW), "old");
        ImagePublisher publisher = new ImagePublisher(new QemuImg("qemu-img", runner), FilePermissions.parse("640"));
        String taken = old + " is there already; move or remove it, and build again";
        assertEquals(
                taken,
                assertThrows(Problem.class, () -> publisher.requireFree(plan)).line());
        Problem e = assertThrows(
                Problem.class, () -> publisher.publish(plan, build, List.of(), Map.of(), Progress.NONE.start("x")));
        assertEquals(taken, e.line());
        assertEquals("old", Files.readString(old));
        assertFalse(Files.exists(plan.image(ImageFormat.QCOW2)), "none goes out when one can't");
        assertFalse(Files.exists(plan.descriptor()));
    }
}
