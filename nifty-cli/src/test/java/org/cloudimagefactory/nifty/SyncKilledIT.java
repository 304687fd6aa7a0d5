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

/** The process is killed after a call of each flow ({@link ChosenCalls}); the next run ends in the right state. */
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
        int calls;
        try (CloudFixture cloud = new CloudFixture(directory.resolve("count"))) {
            calls = flow.calls(cloud);
        }
        assertTrue(calls >= 4, "only " + calls);
        for (int n : ChosenCalls.of(calls, flow.name())) {
            try (CloudFixture cloud = new CloudFixture(directory.resolve("kill" + n))) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                AtomicReference<NiftyProcess> process = new AtomicReference<>();
                cloud.sandbox()
                        .faults()
                        .onCall(
                                SandboxFaults.ANY_METHOD,
                                n,
                                new Fault.RunAfter(() -> process.get().kill()));
                process.set(NiftyProcess.start(arguments(cloud)));
                String output = process.get().output();
                int exitCode = process.get().exitCode();
                // A copy that is ready at the first look saves calls, so that the last ones may not come.
                assertTrue(exitCode == KILLED || (exitCode == 0 && n > 1), exitCode + output);
                cloud.sandbox().faults().clear();
                flow.assertOffersAWorkingVersion(cloud);
                flow.assertEndsWell(cloud, "killed after call " + n + ": " + output);
            }
        }
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
