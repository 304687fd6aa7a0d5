package org.cloudimagefactory.comfy.check;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.cloudimagefactory.comfy.appliance.Architecture;
import org.cloudimagefactory.comfy.appliance.Firmware;
import org.cloudimagefactory.comfy.plan.BuildMachine;
import org.cloudimagefactory.comfy.qemu.AcceleratorChoice;
import org.cloudimagefactory.comfy.qemu.FirmwareFinder;
import org.cloudimagefactory.comfy.qemu.MachineType;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.OwnKind;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.jspecify.annotations.Nullable;

/** Tests what an operator names, in a temporary directory, and writes the report where it is wanted. */
public final class TestService {
    private static final OwnKind REPORT =
            new OwnKind("report of a test", Pattern.compile("(ok|failed|skipped|see) +[^ ]|\\n"));

    private final ImageTester tester;
    private final AcceleratorChoice accelerators;
    private final String qemu;
    private final ShutdownTasks shutdown;
    private final WorkRecords records = new WorkRecords();

    /** The program is QEMU for x86_64. */
    public TestService(ImageTester tester, AcceleratorChoice accelerators, String qemu, ShutdownTasks shutdown) {
        this.tester = tester;
        this.accelerators = accelerators;
        this.qemu = qemu;
        this.shutdown = shutdown;
    }

    /**
     * What is asked for.
     *
     * @param subject to be tested
     * @param architecture of it
     * @param firmware of the machine
     * @param memory MiB
     * @param cpus virtual cores
     * @param ports that should be open
     * @param consoleLogin whether root may have a password
     * @param limit until it must have let us in
     * @param report file for the report, or null
     */
    public record Request(
            TestSubject subject,
            Architecture architecture,
            Firmware firmware,
            int memory,
            int cpus,
            List<Integer> ports,
            boolean consoleLogin,
            Duration limit,
            @Nullable Path report) {
        public Request {
            ports = List.copyOf(ports);
        }
    }

    /** Runs the test. */
    public TestReport test(Request request, Progress progress) {
        if (request.report() != null) {
            REPORT.requireReplaceable(request.report());
        }
        MachineType type = MachineType.of(request.architecture(), request.firmware(), qemu, new FirmwareFinder());
        BuildMachine machine =
                new BuildMachine(accelerators.of(request.architecture()), request.memory(), request.cpus());
        try {
            // The directory is recorded before it is made, so that the next test removes it if this one is killed.
            try (WorkRecord record = records.open(Path.of(System.getProperty("java.io.tmpdir")));
                    ShutdownTasks.Registration registration = shutdown.register(record::close);
                    Progress.Task task = progress.start(request.subject().name())) {
                Path directory = Files.createDirectory(
                        record.add(".comfy-test" + Long.toHexString(new SecureRandom().nextLong())),
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                TestReport report = tester.test(
                        new ImageTest(
                                request.subject().name(),
                                request.subject().disk(),
                                type,
                                machine,
                                request.ports(),
                                request.consoleLogin(),
                                request.limit(),
                                directory),
                        task);
                if (!report.passed()) {
                    report = report.withConsole(keep(directory));
                }
                if (request.report() != null) {
                    REPORT.requireReplaceable(request.report());
                    write(report, request.report());
                }
                return report;
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot work in the directory for temporary files", e);
        }
    }

    /** Moves what shows why a test failed out of the directory that goes away. */
    private static Path keep(Path directory) throws IOException {
        Path kept = Files.createTempDirectory("comfy-test-console");
        for (String name : List.of("console.png", "serial.log", "firmware.log")) {
            if (Files.exists(directory.resolve(name))) {
                Files.move(directory.resolve(name), kept.resolve(name));
            }
        }
        return kept;
    }

    /** Writes a report as text. */
    public static void write(TestReport report, Path file) throws IOException {
        String text = String.join("\n", report.lines()) + "\n";
        AtomicFile.write(
                file,
                text.getBytes(StandardCharsets.UTF_8),
                FilePermissions.parse("644").set());
    }
}
