package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxFaults;
import org.cloudimagefactory.nifty.sandbox.opennebula.SandboxOptions;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever goes wrong with whichever call of whichever flow ({@link ChosenCalls}): users keep a working template in between, and the next run ends
 * in the right state, with nothing twice and nothing lost.
 */
class SyncFaultIT {
    @TempDir
    Path directory;

    static Stream<Arguments> flowsAndFaults() {
        List<Arguments> all = new ArrayList<>();
        for (Flow flow : Flow.ALL) {
            all.add(Arguments.of(flow, new Fault.CloseBefore()));
            all.add(Arguments.of(flow, new Fault.CloseAfter()));
        }
        for (Fault fault : List.of(
                new Fault.Truncate(),
                new Fault.Malformed(),
                new Fault.HttpStatus(500),
                new Fault.AnswerLate(Duration.ofMillis(400)))) {
            all.add(Arguments.of(Flow.UPDATE, fault));
        }
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("flowsAndFaults")
    void recoversFromATroubleAtAnyCall(Flow flow, Fault fault) {
        int calls = callsOf(flow);
        assertTrue(calls >= 4, flow + " takes " + calls);
        for (int n : ChosenCalls.of(calls, flow.name() + ", " + fault)) {
            try (CloudFixture cloud = fixture("trouble" + n)) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                cloud.sandbox().faults().onCall(SandboxFaults.ANY_METHOD, n, fault);
                Nifty.Run first = cloud.sync("--retries", "0", "--read-timeout", "PT0.2S");
                assertNotEquals(2, first.exitCode(), first.err());
                cloud.sandbox().faults().clear();
                flow.assertOffersAWorkingVersion(cloud);
                flow.assertEndsWell(cloud, "call " + n + " of " + calls + "\n" + first.out() + first.err());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void hidesATroubleThatPasses(Flow flow) {
        int calls = callsOf(flow);
        for (int n : ChosenCalls.of(calls, flow.name())) {
            try (CloudFixture cloud = fixture("passing" + n)) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                cloud.sandbox().faults().onCall(SandboxFaults.ANY_METHOD, n, new Fault.CloseAfter());
                assertEquals(0, cloud.sync("--retries", "2").exitCode());
                flow.assertEndsWell(cloud, "call " + n + " of " + calls);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void recoversFromARefusalAtAnyCall(Flow flow) {
        int calls = callsOf(flow);
        for (int n : ChosenCalls.of(calls, flow.name())) {
            try (CloudFixture cloud = fixture("refused" + n)) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                cloud.sandbox().faults().onCall(SandboxFaults.ANY_METHOD, n, new Fault.Refuse(0x2000, "no such luck"));
                Nifty.Run first = cloud.sync();
                flow.assertOffersAWorkingVersion(cloud);
                if (flow.equals(Flow.UPDATE)
                        && first.exitCode() != 0
                        && cloud.offeredVersion().equals("1")) {
                    assertEquals(List.of("1 READY"), cloud.imageStates(), "the new image is removed, call " + n);
                }
                flow.assertEndsWell(cloud, "call " + n + " of " + calls + "\n" + first.out() + first.err());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void recoversWhenTheUserIsLetInNoLonger(Flow flow) {
        int calls = callsOf(flow);
        for (int n : ChosenCalls.of(calls, flow.name())) {
            try (CloudFixture cloud = fixture("revoked" + n)) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                SandboxFaults faults = cloud.sandbox().faults();
                AtomicBoolean revoked = new AtomicBoolean();
                faults.onCall(SandboxFaults.ANY_METHOD, n, new Fault.RunBefore(() -> {
                    faults.revoke("oneadmin");
                    revoked.set(true);
                }));
                Nifty.Run first = cloud.sync();
                if (!revoked.get()) {
                    assertTrue(n > 1, "a run makes calls");
                    continue; // a copy that is ready at the first look saves calls
                }
                assertEquals(3, first.exitCode(), first.out() + first.err());
                assertTrue(first.err().contains("does not accept the credentials of user 'oneadmin'"), first.err());
                faults.restore("oneadmin");
                flow.assertOffersAWorkingVersion(cloud);
                flow.assertEndsWell(cloud, "call " + n + " of " + calls + "\n" + first.out() + first.err());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("flows")
    void recoversWhenTheServerCrashes(Flow flow) {
        int calls = callsOf(flow);
        for (int n : ChosenCalls.of(calls, flow.name())) {
            try (CloudFixture cloud = fixture("crash" + n)) {
                flow.before().accept(cloud);
                flow.request().accept(cloud);
                // A thread of its own, as the server waits for the call to end.
                Thread crash = new Thread(cloud::stop);
                cloud.sandbox().faults().onCall(SandboxFaults.ANY_METHOD, n, new Fault.RunAfter(crash::start));
                Nifty.Run first = cloud.sync("--retries", "0");
                // A copy that is ready at the first look saves calls, so that this one may not come: then the crash
                // does after the run.
                if (crash.getState() == Thread.State.NEW) {
                    crash.start();
                }
                join(crash);
                cloud.start();
                flow.assertOffersAWorkingVersion(cloud);
                flow.assertEndsWell(cloud, "call " + n + " of " + calls + "\n" + first.out() + first.err());
            }
        }
    }

    @Test
    void aFullDatastoreFailsTheItemAndLosesNothing() {
        try (CloudFixture cloud = fixture("full")) {
            Flow.UPDATE.before().accept(cloud);
            Flow.UPDATE.request().accept(cloud);
            cloud.sandbox().faults().fillDatastores(true);
            Nifty.Run run = cloud.sync();
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.err().contains("pace"), run.err());
            assertEquals(List.of("1 READY"), cloud.imageStates());
            cloud.sandbox().faults().fillDatastores(false);
            Flow.UPDATE.assertEndsWell(cloud, run.err());
        }
    }

    @Test
    void removesWhatAnEarlierRunLeftInError() {
        try (CloudFixture cloud = fixture("error")) {
            cloud.register("debian", "1");
            cloud.sandbox().faults().failNextCopy("broken");
            // The run ends before it sees the error.
            cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.HttpStatus(500));
            assertEquals(3, cloud.sync("--retries", "0").exitCode());
            cloud.await(() -> cloud.imageStates().equals(List.of("1 ERROR")));
            Flow.REGISTER.assertEndsWell(cloud, "");
        }
    }

    @Test
    void finishesAnUploadThatAnEarlierRunBegan() {
        try (CloudFixture cloud = fixture("locked")) {
            cloud.register("debian", "1");
            cloud.sandbox().faults().stallCopies();
            cloud.sandbox().faults().onCall("one.imagepool.info", 2, new Fault.HttpStatus(500));
            assertEquals(3, cloud.sync("--retries", "0").exitCode());
            assertEquals(List.of("1 LOCKED"), cloud.imageStates());
            assertTrue(
                    cloud.run("plan").out().contains("~ await image "),
                    cloud.run("plan").out());
            cloud.sandbox().faults().resumeCopies();
            int allocations = cloud.sandbox().counters().of("one.image.allocate");
            Flow.REGISTER.assertEndsWell(cloud, "");
            assertEquals(allocations, cloud.sandbox().counters().of("one.image.allocate"));
        }
    }

    @Test
    void beginsAgainWhenAnUploadIsStuck() {
        try (CloudFixture cloud = fixture("stuck")) {
            cloud.register("debian", "1");
            cloud.sandbox().faults().stallCopies();
            Nifty.Run run = cloud.sync("--timeout", "1s");
            assertEquals(1, run.exitCode(), run.err());
            assertTrue(run.err().contains("was not ready after 1 s"), run.err());
            cloud.sandbox().faults().resumeCopies();
            Flow.REGISTER.assertEndsWell(cloud, "");
        }
    }

    private static Stream<Flow> flows() {
        return Flow.ALL.stream();
    }

    private CloudFixture fixture(String name) {
        Path base = directory.resolve(name);
        SandboxOptions options = SandboxOptions.in(base.resolve("sandbox"));
        // Both generations take turns.
        return new CloudFixture(base, options.imitating(name.length() % 2 == 0 ? OneVersion.V6_10 : OneVersion.V7_4));
    }

    private int callsOf(Flow flow) {
        try (CloudFixture cloud = fixture("count" + flow)) {
            return flow.calls(cloud);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
