package org.cloudimagefactory.comfy.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.comfy.answers.AnswersAddress;
import org.cloudimagefactory.comfy.guest.GuestConnection;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan;
import org.cloudimagefactory.comfy.provision.ProvisioningPlan.Step;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that are done over again, in a guest that {@link LocalGuest} stands in for: a real shell, and no SSH. */
class GuestStepsTest {
    @TempDir
    Path directory;

    private final ShutdownTasks shutdown = new ShutdownTasks();
    private LocalGuest guest;
    private GuestConnection connection;
    private GuestSteps steps;
    private Path log;

    @BeforeEach
    void connect() throws IOException {
        guest = new LocalGuest(Files.createDirectory(directory.resolve("guest")));
        log = Files.createFile(directory.resolve("log"));
        connection = new GuestConnection(
                guest.runner(shutdown), directory.resolve("key"), 2222, directory.resolve("connection"));
        steps = new GuestSteps(guest.attached(shutdown), connection, new AnswersAddress("10.0.2.2", "4711"), log);
    }

    @AfterEach
    void disconnect() {
        connection.close();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    private Step script(String name, String text) throws IOException {
        return new Step.Run(file(name, text + LocalGuest.MARK + "\n"), Map.of());
    }

    @Test
    void aScriptHasWhatPackerGivesItAndLeavesNothing() throws IOException {
        Path said = directory.resolve("said");
        Path script = file(
                "say.sh",
                "#!/bin/sh\necho \"$PACKER_BUILD_NAME $PACKER_BUILDER_TYPE $PACKER_HTTP_ADDR $PACKER_HTTP_IP $PACKER_HTTP_PORT\" >"
                        + said + "\nprintf '%s\\n' \"$WORDS\" >>" + said + "\n" + LocalGuest.MARK + "\n");

        Optional<String> failed = steps.run(List.of(new Step.Run(script, Map.of("WORDS", "it's \"two\" $words"))));

        assertEquals(Optional.empty(), failed);
        assertEquals("qemu qemu 10.0.2.2:4711 10.0.2.2 4711\nit's \"two\" $words\n", Files.readString(said));
        assertFalse(Files.exists(guest.temporary("comfy-again.sh")));
    }

    @Test
    void theFirstStepThatFailsIsToldWithItsLastWordsAndEndsThem() throws IOException {
        Path never = directory.resolve("never");
        List<Step> all = List.of(
                script("fine.sh", "echo fine\n"),
                script(
                        "bad.sh",
                        "for i in 1 2 3 4 5 6; do echo line $i; echo; done\nprintf 'no \\033[31mroom\\n' >&2\nexit 7\n"),
                script("never.sh", "touch " + never + "\n"));

        Optional<String> failed = steps.run(all);

        assertEquals(
                Optional.of("exit code 7; its last lines: line 3 | line 4 | line 5 | line 6 | no \\u001b[31mroom"),
                failed);
        assertFalse(Files.exists(never));
        assertFalse(Files.exists(guest.temporary("comfy-again.sh")));
    }

    @Test
    void filesAndTheContentOfDirectoriesArePutThereWithTheirModes() throws IOException {
        Path source = Files.createDirectories(directory.resolve("source/inner dir"));
        Path program = Files.writeString(source.resolve("it's"), "x");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-x---"));
        Path single = file("single", "y");
        Files.setPosixFilePermissions(single, PosixFilePermissions.fromString("rw-r-----"));
        Path to = directory.resolve("to");

        assertEquals(
                Optional.empty(),
                steps.run(List.of(
                        new Step.Put(directory.resolve("source"), to.toString()),
                        new Step.Put(single, to + "/single"),
                        new Step.Take("/var/nothing", directory.resolve("taken")))));

        Path there = to.resolve("inner dir/it's");
        assertEquals("x", Files.readString(there));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve("single"))));
        assertFalse(Files.exists(directory.resolve("taken")), "nothing of a throw-away guest is taken");
    }

    @Test
    void whatCanNotBePutThereIsAFailureOfItsStep() throws IOException {
        Optional<String> failed = steps.run(List.of(new Step.Put(file("single", "y"), directory + "/nowhere/single")));
        assertTrue(failed.orElseThrow().startsWith("exit code "), failed.toString());
        assertTrue(failed.orElseThrow().contains("nowhere/single"), failed.toString());
    }

    @Test
    void theStepItselfIsLaidThereToBeTriedAndNotRun() throws IOException {
        Path never = directory.resolve("never");

        assertTrue(steps.lay(script("step.sh", "#!/bin/sh\ntouch " + never + "\n"), "/tmp/comfy-step-3.sh"));

        Path there = guest.temporary("comfy-step-3.sh");
        assertTrue(Files.isExecutable(there));
        assertTrue(Files.readString(there).contains("touch "));
        assertFalse(Files.exists(never));
        assertFalse(steps.lay(new Step.Put(there, "/tmp/comfy-other"), "/tmp/comfy-step-4.sh"));
    }

    @Test
    void theFirstProvisionersAreThoseBeforeANumberWithWhatIsBeforeThem() {
        Step settings = new Step.Run(Path.of("settings"), Map.of());
        Step upload = new Step.Put(Path.of("upload"), "/upload");
        Step first = new Step.Run(Path.of("first"), Map.of());
        Step second = new Step.Run(Path.of("second"), Map.of());
        ProvisioningPlan plan =
                new ProvisioningPlan(List.of(settings, upload, first, second), Map.of(), List.of(1, 3, 4));
        assertEquals(List.of(settings), GuestSteps.first(plan, 0));
        assertEquals(List.of(settings, upload, first), GuestSteps.first(plan, 1));
        assertEquals(plan.steps(), GuestSteps.first(plan, 2));
    }

    @Test
    void aConnectionThatHasEndedIsKnown() throws IOException {
        assertTrue(connection.isThere());
        guest.hangUp();
        assertFalse(connection.isThere());
    }
}
