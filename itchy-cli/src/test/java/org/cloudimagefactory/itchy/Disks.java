package org.cloudimagefactory.itchy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** Disk images for tests, made by the real qemu-img. */
public final class Disks {
    private static final CommandRunner RUNNER =
            new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private static final int SECTOR = 512;

    private Disks() {}

    /** A raw disk with a boot sector, random content in its first quarter, and nothing behind. */
    public static Path raw(Path file, int size, long seed) throws IOException {
        byte[] content = new byte[size];
        byte[] random = new byte[size / 4];
        new Random(seed).nextBytes(random);
        System.arraycopy(random, 0, content, 0, random.length);
        // Boot code, no partitions, and the mark of a boot sector.
        for (int i = 446; i < 510; i++) {
            content[i] = 0;
        }
        content[0] = (byte) 0xfa;
        content[SECTOR - 2] = 0x55;
        content[SECTOR - 1] = (byte) 0xaa;
        return Files.write(file, content);
    }

    /** A copy of a raw disk in another format, with options of that format. */
    public static Path convert(Path raw, Path target, String format, String... options) {
        List<String> line = new ArrayList<>(List.of("qemu-img", "convert", "-f", "raw", "-O", format));
        for (String option : options) {
            line.addAll(option.startsWith("-") ? List.of(option) : List.of("-o", option));
        }
        line.addAll(List.of(raw.toString(), target.toString()));
        run(line.toArray(String[]::new));
        return target;
    }

    /** Whether a guest sees the same in both. */
    public static boolean same(Path raw, Path image, String format) {
        return RUNNER.run(
                        Command.of("qemu-img", "compare", "-f", "raw", "-F", format, raw.toString(), image.toString()))
                .succeeded();
    }

    /** Runs a program that must succeed. */
    public static String run(String... line) {
        CommandResult result = RUNNER.run(Command.of(List.of(line)));
        return result.orThrow(String.join(" ", line) + " failed").output();
    }

    /** Digest of a file, as lists of images give it. */
    public static String sha512(Path file) throws IOException {
        return Digest.SHA_512.of(file);
    }
}
