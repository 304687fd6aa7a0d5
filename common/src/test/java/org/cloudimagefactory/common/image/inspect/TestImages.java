package org.cloudimagefactory.common.image.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;

/** Makes images with the real tools. */
final class TestImages {
    static final int MIB = 1 << 20;
    static final CommandRunner RUNNER = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());

    private final Path directory;

    TestImages(Path directory) {
        this.directory = directory;
    }

    /** A raw disk with one partition and data that compress well in some places and not at all in others. */
    Path disk(String name, int size) throws IOException {
        byte[] content = new byte[size];
        Random random = new Random(size);
        byte[] noise = new byte[size / 8];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, content, size / 4, noise.length);
        for (int i = size / 2; i < size / 2 + size / 8; i++) {
            content[i] = (byte) (i / 4096);
        }
        System.arraycopy(noise, 0, content, size - 2048, 2048);
        System.arraycopy(mbr(size / 512), 0, content, 0, 512);
        return Files.write(directory.resolve(name), content);
    }

    /** A boot sector with one partition up to the end of a disk. */
    static byte[] mbr(int sectors) {
        byte[] sector = new byte[512];
        new Patch(sector)
                .text(0, "\u00ebc\u0090")
                .u8(446, 0x80)
                .u8(450, 0x83)
                .le32(454, 1)
                .le32(458, sectors - 1)
                .u8(510, 0x55)
                .u8(511, 0xaa);
        return sector;
    }

    /** Converts to a format with options such as {@code subformat=fixed}; the option {@code -c} compresses. */
    Path convert(Path source, String target, String format, String options) {
        List<String> arguments = new ArrayList<>(List.of("convert", "-f", "raw", "-O", format));
        for (String option : options.split(" ")) {
            if (option.equals("-c")) {
                arguments.add("-c");
            } else if (!option.isEmpty()) {
                arguments.addAll(List.of("-o", option));
            }
        }
        arguments.addAll(List.of(source.toString(), directory.resolve(target).toString()));
        qemuImg(arguments.toArray(String[]::new));
        return directory.resolve(target);
    }

    /** Makes an empty image. */
    Path create(String target, String format, String options, String size) {
        List<String> arguments = new ArrayList<>(List.of("create", "-q", "-f", format));
        if (!options.isEmpty()) {
            arguments.addAll(List.of("-o", options));
        }
        arguments.addAll(List.of(directory.resolve(target).toString(), size));
        qemuImg(arguments.toArray(String[]::new));
        return directory.resolve(target);
    }

    static void qemuImg(String... arguments) {
        run("qemu-img", arguments);
    }

    static void run(String program, String... arguments) {
        RUNNER.run(Command.of(program, arguments)).orThrow(program + " " + String.join(" ", arguments));
    }
}
