package org.cloudimagefactory.comfy.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.cloudimagefactory.comfy.plan.BuildMachine;
import org.cloudimagefactory.comfy.qemu.Accelerator;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.work.Progress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTesterTest {
    private static final long GIB = 1L << 30;

    @TempDir
    private Path root;

    private final SteppedClock clock = new SteppedClock();
    private ImageFormat format = ImageFormat.RAW;
    private MachineType type = new MachineType("qemu", "q35", null, null);

    @Test
    void passesAGuestThatAnswersAsItShould() throws Exception {
        GuestPrograms programs = new GuestPrograms(command -> {
            clock.advance(4);
            return GuestPrograms.result(command, 0, GuestPrograms.isLogin(command) ? "" : GuestPrograms.ALL_WELL, "");
        });
        TestReport report = test(programs);
        assertTrue(report.passed(), report.failures());
        assertEquals(8, report.seconds());
        assertEquals(
                "ok       ssh              let the seeded key in after 4 s",
                report.lines().get(0));
        assertEquals("ok       listening-ports  22", report.lines().get(7));
        assertTrue(programs.isSwitchedOff());
    }

    @Test
    void namesWhatIsWrongInTheGuestAndPassesOverWhatIsNoAnswer() throws Exception {
        String output = GuestPrograms.ALL_WELL.replace("host-keys\tok\tnew", "host-keys\tfailed\tthose of the build")
                + "motd of the guest\nHOST-KEYS\tok\tnew\nservices\tfine\tnone\n";
        TestReport report = test(GuestPrograms.answering(0, output, ""));
        assertEquals("host-keys (those of the build)", report.failures());
        assertEquals(8, report.results().size());
    }

    @Test
    void quotesAMachineThatEndsBeforeAnybodyIsLetIn() throws Exception {
        GuestPrograms[] programs = new GuestPrograms[1];
        programs[0] = GuestPrograms.silent(() -> programs[0].die(1, "qemu: out of memory\n"));
        TestReport report = test(programs[0]);
        assertEquals("ssh (the machine ended: qemu: out of memory; the console last said: nothing)", report.failures());
        assertEquals(1, report.results().size());
        assertFalse(programs[0].isSwitchedOff());
    }

    @Test
    void saysThatAMachineWasSwitchedOffWhichEndsInOrder() throws Exception {
        GuestPrograms[] programs = new GuestPrograms[1];
        programs[0] = GuestPrograms.silent(() -> programs[0].die(0, ""));
        assertEquals(
                "ssh (the machine ended: it was switched off; the console last said: nothing)",
                test(programs[0]).failures());
    }

    @Test
    void givesUpOnAGuestThatIsTooSlowAndSaysWhatItsConsoleSaidLast() throws Exception {
        GuestPrograms programs =
                GuestPrograms.silent(() -> clock.advance(100)).saying("Booting\n\u001b[1;32mlogin:\u001b[0m \n\n");
        TestReport report = test(programs);
        assertEquals("ssh (no answer after 200 s; the console last said: login:)", report.failures());
        assertEquals(2, programs.runs("ssh").size());
        assertTrue(programs.isSwitchedOff());
    }

    @Test
    void failsWhenTheConnectionBreaksInTheMiddleOfTheChecks() throws Exception {
        TestReport report = test(GuestPrograms.answering(
                255, "cloud-init\tok\tdone\n", "Connection to 127.0.0.1 closed by remote host.\n"));
        assertEquals(
                "checks (no answer of services, host-keys, machine-id, root-grown, root-password, listening-ports;"
                        + " the connection broke: Connection to 127.0.0.1 closed by remote host.)",
                report.failures());
        assertEquals(List.of("ssh", "cloud-init", "checks"), names(report));
    }

    @Test
    void failsWhenTheChecksDoNotEnd() throws Exception {
        GuestPrograms programs = new GuestPrograms(command -> GuestPrograms.isLogin(command)
                ? GuestPrograms.result(command, 0, "", "")
                : new CommandResult(command, 143, GuestPrograms.ALL_WELL, "", true));
        assertEquals(
                "checks (ssh took longer than 600 s and was ended)",
                test(programs).failures());
    }

    @Test
    void asksTheGuestWithNothingOfTheOperatorsOwnConfiguration() throws Exception {
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "");
        Path directory = Files.createDirectory(root.resolve("run"));
        test(programs, directory, List.of(80, 443), true);
        String port = forwardedPort(programs);
        List<String> line = programs.runs("ssh").get(1).arguments();
        assertEquals(
                "ssh -i " + directory + "/key -p " + port + " -o BatchMode=yes -o StrictHostKeyChecking=no"
                        + " -o UserKnownHostsFile=/dev/null -o GlobalKnownHostsFile=/dev/null -o IdentitiesOnly=yes"
                        + " -o LogLevel=ERROR -o ConnectTimeout=10 -o ServerAliveInterval=15 -F /dev/null"
                        + " root@127.0.0.1",
                String.join(" ", line.subList(0, line.size() - 1)));
        String script = line.get(line.size() - 1);
        assertTrue(script.startsWith("COMFY_CONSOLE_LOGIN=true\nset -- 80 443\n"), script);
    }

    @Test
    void startsTheImageOnAnOverlayThatIsLargerAndLeavesItAlone() throws Exception {
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "");
        Path directory = Files.createDirectory(root.resolve("with,comma"));
        writeDisk(image());
        byte[] before = Files.readAllBytes(image());
        test(programs, directory, List.of(), false);
        assertEquals(
                "qemu-img create -q -f qcow2 -F raw -b json:{\"driver\":\"raw\",\"file\":{\"driver\":\"file\",\"filename\":\""
                        + image() + "\"}} " + directory + "/disk.qcow2 " + (512 + GIB),
                String.join(" ", programs.runs("qemu-img").get(0).arguments()));
        String machine = String.join(" ", programs.runs("qemu").get(0).arguments());
        assertTrue(
                machine.contains(" -drive file=" + root + "/with,,comma/disk.qcow2,format=qcow2,if=virtio"), machine);
        assertTrue(machine.contains(" -netdev user,id=net,hostfwd=tcp:127.0.0.1:"), machine);
        assertFalse(machine.contains("pflash"), machine);
        assertEquals(Duration.ofSeconds(750), programs.runs("qemu").get(0).timeLimit());
        assertFalse(machine.contains(image().toString()), machine);
        assertArrayEquals(before, Files.readAllBytes(image()));
    }

    @Test
    void givesEachMachineACopyOfTheFirmwaresVariables() throws Exception {
        Path variables = Files.writeString(root.resolve("VARS.fd"), "variables");
        type = new MachineType("qemu", "q35", root.resolve("CODE.fd"), variables);
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "");
        Path directory = Files.createDirectory(root.resolve("run"));
        test(programs, directory, List.of(), false);
        assertEquals("variables", Files.readString(directory.resolve("variables.fd")));
        String machine = String.join(" ", programs.runs("qemu").get(0).arguments());
        assertTrue(machine.contains("filename=" + root + "/CODE.fd,node-name=code,read-only=on"), machine);
        assertTrue(machine.contains("filename=" + directory + "/variables.fd,node-name=variables"), machine);
        assertTrue(machine.contains("-machine q35,pflash0=code,pflash1=variables,accel=tcg"), machine);
    }

    @Test
    void startsNothingOfAnImageThatIsNotWhatItIsCalled() {
        format = ImageFormat.QCOW2;
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "");
        ItemProblem e = assertThrows(ItemProblem.class, () -> test(programs));
        assertEquals("image my image is raw, not qcow2", e.line());
        assertEquals(List.of(), programs.runs("qemu-img"));
        assertEquals(List.of(), programs.runs("qemu"));
    }

    @Test
    void startsNothingWithoutAnOverlay() {
        GuestPrograms programs = GuestPrograms.answering(0, GuestPrograms.ALL_WELL, "")
                .withoutOverlay("qemu-img: disk.qcow2: No space left on device\n");
        ItemProblem e = assertThrows(ItemProblem.class, () -> test(programs));
        assertEquals("cannot make an overlay over my image: qemu-img: disk.qcow2: No space left on device", e.line());
        assertEquals(List.of(), programs.runs("qemu"));
    }

    @Test
    void switchesTheMachineOffWhenAProgramIsMissing() {
        GuestPrograms programs = new GuestPrograms(command -> {
            throw new EnvironmentProblem("there is no ssh").hint(command.installHint());
        });
        EnvironmentProblem e = assertThrows(EnvironmentProblem.class, () -> test(programs));
        assertEquals(
                "there is no ssh; install OpenSSH's client (Debian and Ubuntu: apt-get install openssh-client)",
                e.line());
        assertTrue(programs.isSwitchedOff());
    }

    @Test
    void endsWhenItIsInterrupted() {
        GuestPrograms programs =
                GuestPrograms.silent(() -> Thread.currentThread().interrupt());
        ItemProblem e = assertThrows(ItemProblem.class, () -> test(programs));
        assertEquals("interrupted", e.line());
        assertTrue(Thread.interrupted());
    }

    private static List<String> names(TestReport report) {
        return report.results().stream().map(CheckResult::name).toList();
    }

    private static String forwardedPort(GuestPrograms programs) {
        List<String> machine = programs.runs("qemu").get(0).arguments();
        return machine.get(machine.indexOf("-netdev") + 1).replaceAll(".*:([0-9]+)-:22", "$1");
    }

    private Path image() {
        return root.resolve("image.raw");
    }

    private TestReport test(GuestPrograms programs) throws IOException {
        return test(programs, Files.createDirectory(root.resolve("run")), List.of(), false);
    }

    private TestReport test(GuestPrograms programs, Path directory, List<Integer> ports, boolean consoleLogin)
            throws IOException {
        if (!Files.exists(image())) {
            writeDisk(image());
        }
        return new ImageTester(programs, "qemu-img", clock)
                .test(
                        new ImageTest(
                                "my image",
                                DiskSource.whole(image(), format),
                                type,
                                new BuildMachine(Accelerator.TCG, 512, 1),
                                ports,
                                consoleLogin,
                                Duration.ofSeconds(150),
                                directory),
                        Progress.NONE.start("test"));
    }

    /** A disk with nothing but a boot sector that halts. */
    static void writeDisk(Path file) throws IOException {
        byte[] disk = new byte[512];
        disk[0] = (byte) 0xF4;
        disk[510] = 0x55;
        disk[511] = (byte) 0xAA;
        Files.write(file, disk);
    }

    /** Goes on only when it is told to. */
    static final class SteppedClock extends Clock {
        private volatile Instant now = Instant.parse("2026-03-01T12:00:00Z");

        void advance(int seconds) {
            now = now.plusSeconds(seconds);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(@Nullable ZoneId zone) {
            return this;
        }
    }
}
