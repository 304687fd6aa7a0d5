package org.cloudimagefactory.comfy.guest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.process.Command;
import org.cloudimagefactory.common.process.CommandRunner;

/**
 * One SSH connection that all that is said to a guest goes over, so that it stays open whatever becomes of keys and of the SSH server
 * meanwhile; closing it ends it.
 */
public final class GuestConnection implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofDays(365);
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final CommandRunner runner;
    private final Path key;
    private final int port;
    private final Path socket;
    private final Thread thread;

    /**
     * Connects to a guest that answers.
     *
     * @param socket for further sessions; its name must be short
     */
    public GuestConnection(CommandRunner runner, Path key, int port, Path socket) {
        this.runner = runner;
        this.key = key;
        this.port = port;
        this.socket = socket;
        Command master = Command.of(GuestShell.line(key, port, List.of("-M", "-N", "-S", socket.toString()), List.of()))
                .within(FOREVER)
                .hint(GuestShell.HINT);
        thread = new Thread(() -> hold(master), "connection");
        thread.setDaemon(true);
        thread.start();
        long end = System.nanoTime() + SOON.toNanos();
        while (!isThere()) {
            if (System.nanoTime() > end || !thread.isAlive()) {
                close();
                throw new ItemProblem("cannot hold a connection to the guest");
            }
            pause();
        }
    }

    private void hold(Command master) {
        try {
            runner.run(master);
        } catch (Problem e) {
            // It was interrupted, which is its end.
            Thread.currentThread().interrupt();
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new ItemProblem("interrupted").causedBy(e);
        }
    }

    /** Whether the guest is still connected. */
    public boolean isThere() {
        return runner.run(Command.of(line(List.of("-O", "check"), List.of())).hint(GuestShell.HINT))
                .succeeded();
    }

    /**
     * The command line that runs a command of the guest's shell over the connection.
     *
     * @param options of OpenSSH's client
     * @param command none for a login
     */
    public List<String> line(List<String> options, List<String> command) {
        List<String> all = new ArrayList<>(List.of("-S", socket.toString(), "-o", "ControlMaster=no"));
        all.addAll(options);
        return GuestShell.line(key, port, all, command);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(15).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
