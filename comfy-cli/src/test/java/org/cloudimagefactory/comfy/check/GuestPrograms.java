package org.cloudimagefactory.comfy.check;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandResult;
import org.cloudimagefactory.common.process.CommandRunner;

/** Stands in for the programs of a test: a machine that runs until it is ended, and a guest that answers as it is told. */
final class GuestPrograms implements CommandRunner {
    /** All that guest-checks.sh says when all is well and no port is asked for. */
    static final String ALL_WELL = """
            cloud-init\tok\tdone
            services\tok\tnone failed
            host-keys\tok\tnew
            machine-id\tok\tnew
            root-grown\tok\tto the end
            root-password\tok\tlocked
            listening-ports\tok\t22
            """;

    private final List<Command> commands = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch machineRuns = new CountDownLatch(1);
    private final CountDownLatch switchedOff = new CountDownLatch(1);
    private final CountDownLatch machineEnds = new CountDownLatch(1);
    private final Function<Command, CommandResult> guest;
    private volatile CommandResult death = result(Command.of("qemu"), 0, "", "");
    private CommandResult overlay = death;
    private String serial = "";

    GuestPrograms(Function<Command, CommandResult> guest) {
        this.guest = guest;
    }

    /** A guest that lets anybody in and whose checks end like this. */
    static GuestPrograms answering(int exitCode, String output, String error) {
        return new GuestPrograms(
                command -> isLogin(command) ? result(command, 0, "", "") : result(command, exitCode, output, error));
    }

    /** A guest that lets nobody in. */
    static GuestPrograms silent(Runnable atEachAttempt) {
        return new GuestPrograms(command -> {
            atEachAttempt.run();
            return result(command, 255, "", "Connection refused");
        });
    }

    static boolean isLogin(Command command) {
        return command.arguments().get(command.arguments().size() - 1).equals("exit 0");
    }

    static CommandResult result(Command command, int exitCode, String output, String error) {
        return new CommandResult(command, exitCode, output, error, false);
    }

    /** The machine writes this to its serial console when it starts. */
    GuestPrograms saying(String words) {
        serial = words;
        return this;
    }

    GuestPrograms withoutOverlay(String error) {
        overlay = result(Command.of("qemu-img"), 1, "", error);
        return this;
    }

    /** The machine ends now, with these last words. */
    void die(int exitCode, String words) {
        death = result(Command.of("qemu"), exitCode, "", words);
        machineEnds.countDown();
    }

    /** Whether the machine was ended from outside. */
    boolean isSwitchedOff() {
        return switchedOff.getCount() == 0;
    }

    /** What was run of this program. */
    List<Command> runs(String program) {
        return commands.stream()
                .filter(command -> command.program().equals(program))
                .toList();
    }

    @Override
    public CommandResult run(Command command) {
        commands.add(command);
        return switch (command.program()) {
            case "ssh-keygen" -> key(command);
            case "qemu-img" -> overlay;
            case "ssh" -> ssh(command);
            default -> machine(command);
        };
    }

    private static CommandResult key(Command command) {
        String file = command.arguments().get(command.arguments().size() - 1);
        write(Path.of(file), "SECRET\n");
        write(Path.of(file + ".pub"), "ssh-ed25519 AAAA comfy-build\n");
        return result(command, 0, "", "");
    }

    /** Nobody gets an answer of a machine that does not run yet. */
    private CommandResult ssh(Command command) {
        await(machineRuns);
        return guest.apply(command);
    }

    private CommandResult machine(Command command) {
        String console = command.arguments().get(command.arguments().indexOf("-serial") + 1);
        write(Path.of(console.substring("file:".length())), serial);
        machineRuns.countDown();
        try {
            machineEnds.await();
            return death;
        } catch (InterruptedException e) {
            switchedOff.countDown();
            return result(command, 130, "", "terminating on signal 15");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
