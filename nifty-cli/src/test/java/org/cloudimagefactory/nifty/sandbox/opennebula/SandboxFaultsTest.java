package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxFaultsTest {
    private static final String ALLOCATE = "one.template.allocate";

    @TempDir
    Path directory;

    private Sandbox sandbox;
    private RpcClient client;

    @BeforeEach
    void start() {
        sandbox = Sandbox.start(SandboxOptions.in(directory));
        client = RpcClient.of(sandbox);
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    static Stream<Arguments> faultsWithoutAnAnswer() {
        return Stream.of(
                Arguments.of(new Fault.CloseBefore(), 0),
                Arguments.of(new Fault.CloseAfter(), 1),
                Arguments.of(new Fault.Truncate(), 1),
                Arguments.of(new Fault.Malformed(), 1),
                Arguments.of(new Fault.HttpStatus(500), 0));
    }

    @ParameterizedTest
    @MethodSource("faultsWithoutAnAnswer")
    void losesTheAnswerBeforeOrAfterTheDeed(Fault fault, int templates) throws Exception {
        sandbox.faults().onNext(ALLOCATE, fault);
        assertThrows(IOException.class, () -> client.call(ALLOCATE, "NAME=\"a\""));
        assertEquals(templates, sandbox.templates().size());
        assertEquals(templates == 0, client.call(ALLOCATE, "NAME=\"a\"").ok());
    }

    @Test
    void answersLateWhatWasDoneInTime() throws Exception {
        sandbox.faults().onNext(ALLOCATE, new Fault.AnswerLate(Duration.ofMillis(300)));
        long start = System.nanoTime();
        assertTrue(client.call(ALLOCATE, "NAME=\"a\"").ok());
        assertTrue(System.nanoTime() - start >= Duration.ofMillis(300).toNanos());
    }

    @Test
    void refusesAsTold() throws Exception {
        sandbox.faults().onNext(ALLOCATE, new Fault.Refuse(0x2000, "database is locked"));
        RpcClient.Answer answer = client.call(ALLOCATE, "NAME=\"a\"");
        assertEquals("[one.template.allocate] database is locked", answer.value());
        assertEquals(0x2000, answer.code());
        assertEquals(0, sandbox.templates().size());
    }

    @Test
    void countsCallsToTheOneThatFails() throws Exception {
        sandbox.faults().onCall(SandboxFaults.ANY_METHOD, 3, new Fault.Refuse(1, "third"));
        assertTrue(client.call("one.system.version").ok());
        assertTrue(client.call(ALLOCATE, "NAME=\"a\"").ok());
        assertEquals(
                "[one.system.version] third", client.call("one.system.version").value());
        assertTrue(client.call("one.system.version").ok());
    }

    @Test
    void doesSomethingElseInTheMiddle() throws Exception {
        sandbox.faults()
                .onNext(ALLOCATE, new Fault.RunBefore(() -> sandbox.faults().revoke("oneadmin")));
        assertEquals(0x0100, client.call(ALLOCATE, "NAME=\"a\"").code());
        sandbox.faults().restore("oneadmin");
        sandbox.faults()
                .onNext(ALLOCATE, new Fault.RunAfter(() -> sandbox.faults().revoke("oneadmin")));
        assertTrue(client.call(ALLOCATE, "NAME=\"a\"").ok());
        assertEquals(0x0100, client.call("one.system.version").code());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void diesInTheMiddleOfACallAndComesBackOnItsPort(boolean afterTheDeed) throws Exception {
        Runnable death = () -> sandbox.close();
        sandbox.faults().onNext(ALLOCATE, afterTheDeed ? new Fault.RunAfter(death) : new Fault.RunBefore(death));
        int port = sandbox.endpoint().getPort();
        assertThrows(IOException.class, () -> client.call(ALLOCATE, "NAME=\"a\""));
        assertThrows(IOException.class, () -> client.call("one.system.version"));
        sandbox.close();
        sandbox = Sandbox.start(SandboxOptions.in(directory).onPort(port));
        assertEquals(afterTheDeed ? 1 : 0, sandbox.templates().size());
        assertTrue(client.call("one.system.version").ok());
    }

    @Test
    void forgetsItsPlans() throws Exception {
        sandbox.faults().onNext(ALLOCATE, new Fault.CloseBefore());
        sandbox.faults().clear();
        assertTrue(client.call(ALLOCATE, "NAME=\"a\"").ok());
    }

    @Test
    void countsCallsByMethod() throws Exception {
        client.call("one.system.version");
        client.call("one.system.version");
        client.call("one.no.such");
        assertEquals(
                Map.of("one.system.version", 2, "one.no.such", 1),
                sandbox.counters().byMethod());
        assertEquals(3, sandbox.counters().total());
        sandbox.counters().reset();
        assertEquals(0, sandbox.counters().of("one.system.version"));
    }
}
