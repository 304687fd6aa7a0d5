package org.cloudimagefactory.comfy.assembly;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real file systems at the places of partitions, as mke2fs makes them of a directory. */
class SealedFilesCheckIT {
    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    private final List<String> warnings = new ArrayList<>();
    private byte[] damage = {};

    @TempDir
    Path directory;

    @Test
    void namesWhatIsLeft() throws IOException {
        List<String> left = List.of(
                "/etc/shadow-",
                "/etc/ssh/sshd_config.d/50-cloud-init.conf",
                "/etc/network/interfaces.d/50-cloud-init",
                "/tmp/comfy-0",
                "/var/lib/systemd/random-seed",
                "/var/log/wtmp");
        for (String path : left) {
            file(path, "left\n");
        }
        file("/usr/bin/cloud-init", "");
        Problem problem = assertThrows(Problem.class, this::check);
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
        // No cloud-init is there that would write it anew.
        file("/etc/netplan/50-cloud-init.yaml", "network:\n");
        assertDoesNotThrow(this::check);
        assertEquals(List.of(), warnings);
        try (Stream<Path> files = Files.list(directory.resolve("work"))) {
            assertEquals(List.of(), files.toList());
        }
    }

    @Test
    void knowsThePlacesOnTheFileSystemOfVar() throws IOException {
        file("/log/wtmp", "a login\n");
        file("/lib/systemd/random-seed", "seed");
        file("/tmp/comfy-4/large", "x");
        Problem problem = assertThrows(Problem.class, this::check);
        for (String path : List.of("/var/log/wtmp", "/var/lib/systemd/random-seed", "/var/tmp/comfy-4")) {
            assertTrue(problem.line().contains(path), problem.line());
        }
    }

    @Test
    void warnsOfAFileSystemThatItCannotRead() throws IOException {
        file("/var/log/wtmp", "a login\n");
        // Features of a time to come, in the superblock.
        damage = new byte[] {0, 0, 0, 0x40};
        check();
        assertEquals(1, warnings.size(), warnings.toString());
        String warning = warnings.get(0);
        assertTrue(
                warning.matches("a file system of the image could not be looked at from outside: .*unsupported.*"),
                warning);
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
        try (FileChannel channel = FileChannel.open(raw, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(damage), (1 << 20) + 1024 + 96);
        }
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
        Path work = Files.createDirectories(directory.resolve("work"));
        new SealedFilesCheck(runner, new QemuImg("qemu-img", runner), warnings::add)
                .check(image, work, Duration.ofMinutes(1), Progress.NONE.start("check"));
    }

    private void run(String... line) {
        runner.run(Command.of(List.of(line))).orThrow(line[0]);
    }
}
