package org.cloudimagefactory.comfy.console;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;

/** Interrupts the work on a machine that can't go on, and remembers why. */
public final class StuckMachine implements Consumer<Standstill> {
    private final Thread worker;
    private final AtomicReference<Standstill> reason = new AtomicReference<>();

    /** Interrupts this thread. */
    public StuckMachine(Thread worker) {
        this.worker = worker;
    }

    @Override
    public void accept(Standstill why) {
        if (reason.compareAndSet(null, why)) {
            worker.interrupt();
        }
    }

    /** Why it stands still, where it does; to be asked by the worker, whose interruption it takes back. */
    public Optional<Standstill> standstill() {
        Standstill why = reason.get();
        if (why != null) {
            Thread.interrupted();
        }
        return Optional.ofNullable(why);
    }

    /** The same as a problem of the machine. */
    public Optional<Problem> problem() {
        return standstill().map(why -> {
            Problem problem = new ItemProblem(why.reason());
            return why.hint().isEmpty() ? problem : problem.hint(why.hint());
        });
    }
}
