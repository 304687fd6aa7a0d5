package org.cloudimagefactory.comfy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed test leaves in the directory for temporary files. */
class KilledTestTest {
    @TempDir
    Path directory;

    @Test
    @Timeout(300)
    void isRemovedByTheNextTest() throws Exception {
        Process killed = start("hang");
        assertEquals('r', killed.getInputStream().read());
        killed.destroyForcibly().waitFor();
        assertEquals(2, left());

        assertEquals(0, start("fail").waitFor());

        assertEquals(0, left());
    }

    private Process start(String what) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + directory,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Tester.class.getName(),
                        what)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Of ours, not what the JVM keeps there. */
    private long left() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("."))
                    .count();
        }
    }

    /** A test that comes as far as its first program. */
    static final class Tester {
        private Tester() {}

        public static void main(String[] arguments) {
            CommandRunner runner = command -> {
                if (arguments[0].equals("fail")) {
                    throw new ItemProblem("it fails");
                }
                System.out.print('r');
                System.out.flush();
                try {
                    Thread.sleep(Duration.ofMinutes(10).toMillis());
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                throw new IllegalStateException("nobody has killed it");
            };
            TestService service = new TestService(
                    new ImageTester(runner, "qemu-img", Clock.systemUTC()),
                    new AcceleratorChoice(new AcceleratorProbe(runner, "qemu", Path.of("/nowhere")), Accelerator.TCG),
                    "qemu",
                    new ShutdownTasks());
            TestSubject subject =
                    new TestSubject("a", DiskSource.whole(Path.of("/nowhere"), ImageFormat.RAW), "bios", false);
            TestService.Request request = new TestService.Request(
                    subject, Architecture.X86_64, Firmware.BIOS, 512, 1, List.of(), false, Duration.ofMinutes(1), null);
            assertThrows(ItemProblem.class, () -> service.test(request, Progress.NONE));
        }
    }
}
