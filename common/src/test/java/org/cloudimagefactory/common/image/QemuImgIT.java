package org.cloudimagefactory.common.image;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QemuImgIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int MIB = 1 << 20;

    @TempDir
    private Path directory;

    private final CommandRunner runner = new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks());
    private final QemuImg qemuImg = new QemuImg("qemu-img", runner);

    @Test
    void convertsAPartOfAFileInPlaceAndReportsProgress() throws IOException {
        Path archive = directory.resolve("an archive, of sorts");
        byte[] disk = new byte[MIB];
        disk[0] = 1;
        disk[MIB - 1] = 2;
        try (RandomAccessFile file = new RandomAccessFile(archive.toFile(), "rw")) {
            file.seek(1536);
            file.write(disk);
            file.write(new byte[512]);
        }
        Path target = directory.resolve("target.qcow2");
        List<Double> fractions = new ArrayList<>();
        qemuImg.convert(
                Conversion.plain(new DiskSource(archive, ImageFormat.RAW, 1536, MIB), target, ImageFormat.QCOW2),
                LIMIT,
                recording(fractions));
        QemuImageInfo info = qemuImg.info(DiskSource.whole(target, ImageFormat.QCOW2));
        assertEquals(MIB, info.virtualSize());
        assertFalse(info.hasBackingFile());
        assertEquals(1.0, fractions.get(fractions.size() - 1));
        Path back = directory.resolve("back.raw");
        qemuImg.convert(
                Conversion.plain(DiskSource.whole(target, ImageFormat.QCOW2), back, ImageFormat.RAW),
                LIMIT,
                recording(fractions));
        assertEquals(-1, java.util.Arrays.mismatch(disk, Files.readAllBytes(back)));
    }

    @Test
    void seesABackingFileWithoutOpeningIt() {
        Path overlay = directory.resolve("overlay.qcow2");
        runner.run(Command.of(
                        "qemu-img",
                        "create",
                        "-q",
                        "-u",
                        "-f",
                        "qcow2",
                        "-F",
                        "raw",
                        "-b",
                        "/nowhere",
                        overlay.toString(),
                        "1M"))
                .orThrow("cannot make an overlay");
        assertTrue(qemuImg.info(DiskSource.whole(overlay, ImageFormat.QCOW2)).hasBackingFile());
    }

    @Test
    void takesANameForNothingButAFile() throws IOException {
        Path odd = directory.resolve("nbd:unix:socket,file.driver=blkdebug");
        Files.write(odd, new byte[MIB]);
        assertEquals(MIB, qemuImg.info(DiskSource.whole(odd, ImageFormat.RAW)).virtualSize());
    }

    @Test
    void saysWhatQemuImgSaidOfADamagedImage() throws IOException {
        Path image = directory.resolve("damaged.qcow2");
        Files.write(image, new byte[MIB]);
        Problem e = assertThrows(Problem.class, () -> qemuImg.info(DiskSource.whole(image, ImageFormat.QCOW2)));
        assertTrue(e.line().startsWith("qemu-img cannot read " + image + " as qcow2: "), e.line());
        assertTrue(e.line().contains("not in qcow2 format"), e.line());
        assertEquals(ExitCode.ITEMS_FAILED, e.exitCode());
    }

    @Test
    void saysHowToInstallAMissingQemuImg() {
        Problem e = assertThrows(
                Problem.class,
                () -> new QemuImg("no-such-qemu-img", runner).info(DiskSource.whole(directory, ImageFormat.RAW)));
        assertEquals(
                "program 'no-such-qemu-img' not found; install qemu-img (Debian and Ubuntu: apt-get install qemu-utils)",
                e.line());
        assertEquals(ExitCode.ENVIRONMENT, e.exitCode());
    }

    private static Progress.Task recording(List<Double> fractions) {
        return new Progress.Task() {
            @Override
            public void at(double fraction) {
                fractions.add(fraction);
            }

            @Override
            public void note(String text) {}

            @Override
            public void close() {}
        };
    }
}
