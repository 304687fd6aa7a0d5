package org.cloudimagefactory.comfy.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.AcceleratorProbe;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestServiceTest {
    @TempDir
    private Path root;

    private final ImageTesterTest.SteppedClock clock = new ImageTesterTest.SteppedClock();
    private final ShutdownTasks shutdown = new ShutdownTasks();
    private Path image = Path.of("unset");

    @BeforeEach
    void writeImage() throws Exception {
        image = root.resolve("image.raw");
        ImageTesterTest.writeDisk(image);
    }

    @Test
    void writesTheReportAndLeavesNothingElse() throws Exception {
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "");
        Path file = root.resolve("report.txt");
        TestReport report = test(programs, file);
        assertTrue(report.passed(), report.failures());
        assertNull(report.console());
        assertEquals(String.join("\n", report.lines()) + "\n", Files.readString(file));
        assertEquals(
                "ok       ssh              let the seeded key in after 0 s",
                Files.readAllLines(file).get(0));
        assertFalse(Files.exists(directory(programs)));
    }

    @Test
    void keepsTheConsoleOfAnImageThatFails() throws Exception {
        GuestPrograms programs = GuestPrograms.silent(() -> clock.advance(60)).saying("Kernel panic\n");
        Path file = root.resolve("report.txt");
        TestReport report = test(programs, file);
        Path console = Objects.requireNonNull(report.console());
        try {
            assertEquals("ssh (no answer after 60 s; the console last said: Kernel panic)", report.failures());
            assertEquals("Kernel panic\n", Files.readString(console.resolve("serial.log")));
            assertEquals(
                    "see      console          console.png and serial.log in " + console,
                    Files.readAllLines(file).get(1));
            assertFalse(Files.exists(directory(programs)));
        } finally {
            Files.delete(console.resolve("serial.log"));
            Files.delete(console);
        }
    }

    @Test
    void replacesAReportOfItsOwnOnly() throws Exception {
        Path file = Files.writeString(root.resolve("report.txt"), "ok       ssh              earlier\n");
        test(GuestPrograms.answering(0, GuestPrograms.ALL_WELL, ""), file);
        assertFalse(Files.readString(file).contains("earlier"));
        Files.writeString(file, "my notes\n");
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "");
        ItemProblem e = assertThrows(ItemProblem.class, () -> test(programs, file));
        assertEquals(
                file + " is there already, and it is no report of a test; remove it, or name another file", e.line());
        assertEquals("my notes\n", Files.readString(file));
        assertEquals(List.of(), programs.runs("qemu"));
    }

    @Test
    void replacesNothingThatCameWhileItRan() throws Exception {
        Path file = root.resolve("report.txt");
        GuestPrograms programs = new GuestPrograms(command -> {
            try {
                Files.writeString(file, "my notes\n");
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return GuestPrograms.result(command, 0, GuestPrograms.isLogin(command) ? "" : GuestPrograms.ALL_WELL, "");
        });
        assertThrows(ItemProblem.class, () -> test(programs, file));
        assertEquals("my notes\n", Files.readString(file));
    }

    @Test
    void removesItsDirectoryWhenTheTestCannotGoOn() {
        GuestPrograms programs = new GuestPrograms(command -> {
            throw new EnvironmentProblem("there is no ssh");
        });
        assertThrows(EnvironmentProblem.class, () -> test(programs, null));
        assertFalse(Files.exists(directory(programs)));
    }

    @Test
    void removesItsDirectoryWhenTheToolIsEnded() {
        GuestPrograms programs = new GuestPrograms(command -> {
            shutdown.runAll();
            return GuestPrograms.result(command, 0, GuestPrograms.ALL_WELL, "");
        });
        test(programs, null);
        assertFalse(Files.exists(directory(programs)));
    }

    private TestReport test(GuestPrograms programs, @Nullable Path report) {
        AcceleratorProbe probe = new AcceleratorProbe(programs, "qemu", root);
        ImageTester tester = new ImageTester(programs, "qemu-img", clock);
        return new TestService(tester, new AcceleratorChoice(probe, Accelerator.TCG), "qemu", shutdown)
                .test(
                        new TestService.Request(
                                TestSubject.of(image, ImageFormat.RAW),
                                Architecture.X86_64,
                                Firmware.BIOS,
                                512,
                                1,
                                List.of(),
                                false,
                                Duration.ofSeconds(30),
                                report),
                        Progress.NONE);
    }

    /** Where the key of the test was, and all else. */
    private static Path directory(GuestPrograms programs) {
        List<String> arguments = programs.runs("ssh-keygen").get(0).arguments();
        return Objects.requireNonNull(
                Path.of(arguments.get(arguments.size() - 1)).getParent());
    }
}
