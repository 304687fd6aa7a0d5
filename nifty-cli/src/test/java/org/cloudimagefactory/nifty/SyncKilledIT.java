package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxFaults;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The process is killed after each single call of each flow; the next run ends in the right state. */
class SyncKilledIT {
    private static final int KILLED = 137;
    private static final int INTERRUPTED = 130;

    @TempDir
    Path directory;

    static Stream<Flow> flows() {
        return Flow.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("flows")
    void recoversWhenItIsKilledAnywhere(Flow flow) {
        int calls = 0;
        int exitCode = KILLED;
        while (exitCode == KILLED) {
            calls++;
            try (CloudFixture cloud = new CloudFixture(directory.resolve("kill" + calls))) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                AtomicReference<NiftyProcess> process = new AtomicReference<>();
                cloud.sandbox()
                        .faults()
                        .onCall(
                                SandboxFaults.ANY_METHOD,
                                calls,
                                new Fault.RunAfter(() -> process.get().kill()));
                process.set(NiftyProcess.start(arguments(cloud)));
                String output = process.get().output();
                exitCode = process.get().exitCode();
                assertTrue(exitCode == KILLED || exitCode == 0, exitCode + output);
                cloud.sandbox().faults().clear();
                flow.assertOffersAWorkingVersion(cloud);
                flow.assertEndsWell(cloud, "killed after call " + calls + ": " + output);
            }
        }
        assertTrue(calls > 4, "only " + calls);
    }

    @Test
    void leavesNoCopyBehindWhenItIsInterrupted() {
        try (CloudFixture cloud = new CloudFixture(directory)) {
            Path shared = directory.resolve("shared");
            cloud.register("debian", "1");
            cloud.sandbox().faults().stallCopies();
            List<String> arguments = arguments(cloud);
            arguments.addAll(List.of("--transfer", "copy", "--copy-dir", shared.toString()));
            NiftyProcess process = NiftyProcess.start(arguments);
            cloud.await(() -> cloud.imageStates().equals(List.of("1 LOCKED")));
            assertEquals(1, shared.toFile().list((place, name) -> name.endsWith(".image")).length);
            process.interrupt();
            assertEquals(INTERRUPTED, process.exitCode());
            assertEquals(0, shared.toFile().list().length);
            cloud.sandbox().faults().resumeCopies();
            Flow.REGISTER.assertEndsWell(cloud, process.output());
        }
    }

    @Test
    void theNextRunRemovesTheCopyOfAKilledOne() {
        try (CloudFixture cloud = new CloudFixture(directory)) {
            Path shared = directory.resolve("shared");
            cloud.register("debian", "1");
            cloud.sandbox().faults().stallCopies();
            List<String> arguments = arguments(cloud);
            arguments.addAll(List.of("--transfer", "copy", "--copy-dir", shared.toString()));
            NiftyProcess process = NiftyProcess.start(arguments);
            cloud.await(() -> cloud.imageStates().equals(List.of("1 LOCKED")));
            cloud.run("plan", "--transfer", "copy", "--copy-dir", shared.toString());
            assertEquals(1, shared.toFile().list((place, name) -> name.endsWith(".image")).length);
            process.kill();
            assertEquals(KILLED, process.exitCode());
            cloud.sandbox().faults().resumeCopies();
            cloud.await(() -> cloud.imageStates().equals(List.of("1 READY")));
            cloud.syncOk("--transfer", "copy", "--copy-dir", shared.toString());
            assertEquals(0, shared.toFile().list().length);
        }
    }

    private static List<String> arguments(CloudFixture cloud) {
        List<String> arguments = new ArrayList<>(List.of("sync"));
        arguments.addAll(cloud.cloudArguments());
        arguments.addAll(List.of(
                "--descriptors-dir",
                cloud.descriptors().toString(),
                "--images-dir",
                cloud.images().toString()));
        return arguments;
    }
}
