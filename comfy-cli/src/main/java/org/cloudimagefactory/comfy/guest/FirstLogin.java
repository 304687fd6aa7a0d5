package org.cloudimagefactory.comfy.guest;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.cloudimagefactory.comfy.console.ConsoleFiles;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.work.Progress;

/** Waits until a guest that was switched on lets its key in over SSH. */
public final class FirstLogin {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final GuestMachine guest;
    private final GuestShell shell;
    private final ConsoleFiles console;

    /**
     * Of a guest.
     *
     * @param console where it says meanwhile what it does
     */
    public FirstLogin(GuestMachine guest, GuestShell shell, ConsoleFiles console) {
        this.guest = guest;
        this.shell = shell;
        this.console = console;
    }

    /**
     * Whether it has let the key in before it ended, or the time was over.
     *
     * @param isOver asked before each attempt
     * @param progress shows the last line of the console
     */
    public boolean await(BooleanSupplier isOver, Progress.Task progress) {
        while (guest.isRunning() && !isOver.getAsBoolean()) {
            progress.note("waiting for SSH: " + console.lastSerialLine().orElse("nothing on the serial console yet"));
            if (shell.answers()) {
                return true;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ItemProblem("interrupted").causedBy(e);
            }
        }
        return false;
    }
}
