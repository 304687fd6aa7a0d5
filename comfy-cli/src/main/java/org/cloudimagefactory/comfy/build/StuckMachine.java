package org.cloudimagefactory.comfy.build;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.cloudimagefactory.common.cli.FactoryException;

/** Interrupts the work on a machine that can't go on, and remembers why. */
final class StuckMachine implements Consumer<String> {
    private final Thread worker;
    private final AtomicReference<String> reason = new AtomicReference<>();

    StuckMachine(Thread worker) {
        this.worker = worker;
    }

    @Override
    public void accept(String why) {
        if (reason.compareAndSet(null, why)) {
            worker.interrupt();
        }
    }

    /** The problem, where there was one; to be asked by the worker, whose interruption it takes back. */
    Optional<FactoryException> problem() {
        String why = reason.get();
        if (why == null) {
            return Optional.empty();
        }
        Thread.interrupted();
        return Optional.of(FactoryException.item(why));
    }
}
