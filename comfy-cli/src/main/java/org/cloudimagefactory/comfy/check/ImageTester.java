package org.cloudimagefactory.comfy.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cloudimagefactory.comfy.console.ConsoleFiles;
import org.cloudimagefactory.comfy.console.ConsoleWatch;
import org.cloudimagefactory.comfy.console.Standstill;
import org.cloudimagefactory.comfy.console.StuckMachine;
import org.cloudimagefactory.comfy.guest.FirstLogin;
import org.cloudimagefactory.comfy.guest.GuestMachine;
import org.cloudimagefactory.comfy.guest.GuestShell;
import org.cloudimagefactory.comfy.seed.SeedIso;
import org.cloudimagefactory.comfy.seed.SeedKeys;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.inspect.ImageInspection;
import org.cloudimagefactory.common.image.inspect.ImageInspector;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.BundledFile;
import org.cloudimagefactory.common.work.Progress;

/** Starts an image on an overlay with a seed, waits for SSH, and runs the checks in it; the image is only read. */
public final class ImageTester {
    private static final Duration CHECKS_LIMIT = Duration.ofMinutes(10);
    /** So that growing has something to grow into. */
    private static final long MORE = 1L << 30;

    private final CommandRunner runner;
    private final String qemuImgProgram;
    private final Clock clock;
    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    public ImageTester(CommandRunner runner, String qemuImgProgram, Clock clock) {
        this.runner = runner;
        this.qemuImgProgram = qemuImgProgram;
        this.clock = clock;
    }

    /** Starts the image and looks at it. */
    public TestReport test(ImageTest test, Progress.Task progress) {
        Path directory = test.directory();
        Path key = directory.resolve("key");
        ConsoleFiles console = ConsoleFiles.in(directory, directory);
        try {
            new SeedKeys(runner).make(key);
            String publicKey = Files.readString(directory.resolve("key.pub")).strip();
            SeedIso.write(directory.resolve("seed.iso"), "cidata", seed(publicKey));
            overlay(test, directory.resolve("disk.qcow2"));
            if (test.type().firmwareVariables() != null) {
                Files.copy(test.type().firmwareVariables(), directory.resolve("variables.fd"));
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory, e);
        }
        GuestMachine.Files files = new GuestMachine.Files(
                directory.resolve("disk.qcow2"),
                directory.resolve("seed.iso"),
                directory.resolve("variables.fd"),
                console);
        Instant start = clock.instant();
        StuckMachine stuck = new StuckMachine(Thread.currentThread());
        try (GuestMachine guest = new GuestMachine(
                        runner, test.type(), test.machine(), files, test.limit().plus(CHECKS_LIMIT));
                ConsoleWatch watch = new ConsoleWatch(console, List.of(), false, stuck)) {
            GuestShell shell = new GuestShell(runner, key, guest.sshPort());
            List<CheckResult> results = new ArrayList<>();
            try {
                Instant end = start.plus(test.limit());
                boolean in = new FirstLogin(guest, shell, console)
                        .await(() -> !clock.instant().isBefore(end), progress);
                results.add(access(in, seconds(start), guest, console));
                if (in) {
                    results.addAll(checks(test, shell, progress));
                }
            } catch (Problem e) {
                // Interrupted, either by the one who watches the console or by the operator.
                results.add(machine(stuck.standstill().orElseThrow(() -> e)));
                return new TestReport(test.name(), seconds(start), results);
            }
            stuck.standstill().ifPresent(why -> results.add(machine(why)));
            return new TestReport(test.name(), seconds(start), results);
        }
    }

    private long seconds(Instant start) {
        return Duration.between(start, clock.instant()).toSeconds();
    }

    private static CheckResult machine(Standstill why) {
        String hint = why.hint().isEmpty() ? "" : " (" + why.hint() + ")";
        return new CheckResult("machine", CheckResult.Outcome.FAILED, why.reason() + hint);
    }

    private static CheckResult access(boolean in, long seconds, GuestMachine guest, ConsoleFiles console) {
        if (in) {
            return new CheckResult("ssh", CheckResult.Outcome.OK, "let the seeded key in after " + seconds + " s");
        }
        String last = console.lastSerialLine().orElse("nothing");
        String why = guest.isRunning() ? "no answer after " + seconds + " s" : "the machine ended: " + guest.whyEnded();
        return new CheckResult("ssh", CheckResult.Outcome.FAILED, why + "; the console last said: " + last);
    }

    private static List<CheckResult> checks(ImageTest test, GuestShell shell, Progress.Task progress) {
        progress.note("running the checks");
        String ports = test.ports().stream().map(String::valueOf).collect(Collectors.joining(" "));
        CommandResult result = shell.run(
                "COMFY_CONSOLE_LOGIN=" + test.consoleLogin() + "\nset -- " + ports + "\n" + script(), CHECKS_LIMIT);
        return CheckAnswers.of(result, test.ports());
    }

    private void overlay(ImageTest test, Path overlay) {
        DiskSource disk = test.disk();
        // An image may name files of this host as parts of itself: it is looked at before any program is.
        ImageInspection inspection = (disk.length() == DiskSource.WHOLE
                        ? inspector.inspect(disk.file())
                        : inspector.inspect(disk.file(), disk.offset(), disk.length()))
                .orThrow("image " + test.name());
        String format = disk.format().qemuName();
        if (inspection.acceptedFormat() != disk.format()) {
            throw new ItemProblem("image " + test.name() + " is " + inspection.acceptedFormat() + ", not " + format);
        }
        runner.run(Command.of(
                        qemuImgProgram,
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        format,
                        "-b",
                        disk.qemuArgument(),
                        overlay.toString(),
                        Long.toString(inspection.virtualSize() + MORE)))
                .orThrow("cannot make an overlay over " + test.name());
    }

    /** Readable for cloud-init and for simpler readers of seeds alike. */
    private static Map<String, String> seed(String publicKey) {
        String user = "#cloud-config\ndisable_root: false\nssh_authorized_keys:\n  - " + publicKey
                + "\nusers:\n  - name: root\n    lock_passwd: false\n    ssh_authorized_keys:\n      - " + publicKey
                + "\n";
        return Map.of("user-data", user, "meta-data", "instance-id: comfy-test\nlocal-hostname: comfy-test\n");
    }

    private static String script() {
        return BundledFile.text(ImageTester.class, "guest-checks.sh");
    }
}
