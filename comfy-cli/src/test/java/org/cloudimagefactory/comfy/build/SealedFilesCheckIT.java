package org.cloudimagefactory.comfy.build;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.Progress;
import org.cloudimagefactory.common.cli.ShutdownTasks;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems at the places of partitions, as mke2fs makes them of a directory. */
class SealedFilesCheckIT {
    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    @TempDir
    Path directory;

    @Test
    void namesWhatIsLeft() throws IOException {
        List<String> left = List.of(
                "/etc/shadow-",
                "/etc/ssh/sshd_config.d/50-cloud-init.conf",
                "/etc/network/interfaces.d/50-cloud-init",
                "/tmp/comfy-files",
                "/var/lib/systemd/random-seed",
                "/var/log/wtmp");
        for (String path : left) {
            file(path, "left\n");
        }
        FactoryException problem = assertThrows(FactoryException.class, this::check);
        assertTrue(
                problem.line()
                        .startsWith(
                                "the image still holds files of its build: " + String.join(", ", left) + "; the seal"),
                problem.line());
    }

    @Test
    void passesASealedSystemAndLeavesNothing() throws IOException {
        file("/etc/shadow", "root:*:\n");
        file("/var/log/wtmp", "");
        file("/tmp/other", "x");
        assertDoesNotThrow(this::check);
        try (Stream<Path> files = Files.list(directory.resolve("work"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    private void file(String path, String content) throws IOException {
        Path file = directory.resolve("root").resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void check() throws IOException {
        Path raw = directory.resolve("disk.raw");
        Path image = directory.resolve("disk.qcow2");
        run("truncate", "-s", "33M", raw.toString());
        run(
                "mke2fs",
                "-q",
                "-t",
                "ext4",
                "-b",
                "1024",
                "-E",
                "offset=1048576",
                "-d",
                directory.resolve("root").toString(),
                raw.toString(),
                "32M");
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
        Path work = Files.createDirectories(directory.resolve("work"));
        new SealedFilesCheck(runner, new QemuImg("qemu-img", runner))
                .check(image, work, Duration.ofMinutes(1), Progress.NONE.start("check"));
    }

    private void run(String... line) {
        runner.run(Command.of(List.of(line))).orThrow(line[0]);
    }
}
