package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reads what qemu-img writes, and finds the same in it. */
class DiskHeaderIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({
        "qcow2, '', 100",
        "qcow2, compat=0.10, 100",
        "raw, '', 64",
        "vmdk, '', 100",
        "vmdk, subformat=streamOptimized, 100",
        "vmdk, subformat=monolithicFlat, 100",
        "vdi, '', 100",
        "vpc, force_size=on, 100",
    })
    void knowsFormatAndSize(String format, String options, int megabytes) throws Exception {
        Path file = directory.resolve("disk");
        Command create = options.isEmpty()
                ? Command.of("qemu-img", "create", "-q", "-f", format, file.toString(), megabytes + "M")
                : Command.of("qemu-img", "create", "-q", "-f", format, "-o", options, file.toString(), megabytes + "M");
        new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks())
                .run(create)
                .orThrow("cannot make an image");
        try (InputStream in = Files.newInputStream(file)) {
            DiskHeader header = DiskHeader.of(in.readNBytes(DiskHeader.LENGTH), Files.size(file));
            assertEquals(format, header.format());
            assertEquals(megabytes, header.megabytes());
        }
    }
}
