package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the comparison of whole builds sees, on file systems that mke2fs makes. */
class ImageTreeIT {
    @TempDir
    Path directory;

    private final CommandRunner programs = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private Path root;

    @BeforeEach
    void files() throws Exception {
        root = Files.createDirectories(directory.resolve("root"));
        for (String name : List.of("etc", "var/log", "opt/two words", "empty")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.writeString(root.resolve("etc/motd"), "hello");
        Files.writeString(root.resolve("etc/shadow"), "root:*:");
        Files.setPosixFilePermissions(root.resolve("etc/shadow"), PosixFilePermissions.fromString("r--------"));
        Files.writeString(root.resolve("var/log/lines"), "one");
        Files.writeString(root.resolve("opt/two words/file"), "content");
        Files.createSymbolicLink(root.resolve("etc/link"), Path.of("motd"));
    }

    private Map<String, String> tree(String name) throws Exception {
        Path raw = directory.resolve(name + ".raw");
        run("truncate", "-s", "17M", raw.toString());
        run("mke2fs", "-q", "-t", "ext4", "-E", "offset=1048576", "-d", root.toString(), raw.toString(), "16M");
        Path image = directory.resolve(name + ".qcow2");
        run("qemu-img", "convert", "-f", "raw", "-O", "qcow2", raw.toString(), image.toString());
        return ImageTree.of(image, directory.resolve("work"));
    }

    private void run(String... words) {
        programs.run(Command.of(List.of(words))).orThrow(words[0]);
    }

    @Test
    void filesModesLinksAndContentCountAndTimesAndWhatIsListedDoNot() throws Exception {
        Map<String, String> before = tree("before");
        assertTrue(before.keySet()
                .containsAll(List.of("/etc", "/etc/link", "/etc/shadow", "/opt/two words/file", "/empty")));
        Files.setLastModifiedTime(root.resolve("etc/motd"), FileTime.fromMillis(1));
        Files.writeString(root.resolve("var/log/lines"), "another");
        TreeComparison comparison = TreeComparison.asDocumented();
        assertEquals(List.of(), comparison.differences(before, tree("touched")));

        Files.writeString(root.resolve("etc/motd"), "HELLO");
        Files.writeString(root.resolve("etc/new"), "");
        Files.delete(root.resolve("opt/two words/file"));
        Files.delete(root.resolve("etc/link"));
        Files.createSymbolicLink(root.resolve("etc/link"), Path.of("shadow"));
        Files.setPosixFilePermissions(root.resolve("etc/shadow"), PosixFilePermissions.fromString("r--r-----"));
        Files.setPosixFilePermissions(root.resolve("empty"), PosixFilePermissions.fromString("rwx------"));

        assertEquals(
                List.of("/empty", "/etc/link", "/etc/motd", "/etc/new", "/etc/shadow", "/opt/two words/file"),
                comparison.differences(before, tree("changed")).stream()
                        .map(line -> line.replaceFirst(": .*", ""))
                        .toList());
    }
}
