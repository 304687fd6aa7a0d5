package org.cloudimagefactory.nifty.sandbox.opennebula;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.CopyFaults;
import org.cloudimagefactory.nifty.sandbox.opennebula.image.Datastores;
import org.cloudimagefactory.nifty.sandbox.opennebula.method.Authentication;

/** Makes the sandbox fail on demand, so that tests can see what a client makes of it. */
public final class SandboxFaults {
    /** Stands for every method. */
    public static final String ANY_METHOD = "*";

    private static final class Plan {
        private final String method;
        private final Fault fault;
        private int callsLeft;

        Plan(String method, int callsLeft, Fault fault) {
            this.method = method;
            this.callsLeft = callsLeft;
            this.fault = fault;
        }
    }

    private final List<Plan> plans = new ArrayList<>();
    private final CopyFaults copies;
    private final Authentication authentication;
    private final Datastores datastores;

    SandboxFaults(CopyFaults copies, Authentication authentication, Datastores datastores) {
        this.copies = copies;
        this.authentication = authentication;
        this.datastores = datastores;
    }

    /** The n-th call of a method from now on, or of {@link #ANY_METHOD}, goes wrong; 1 is the next one. */
    public synchronized void onCall(String method, int n, Fault fault) {
        plans.add(new Plan(method, n, fault));
    }

    /** The next call of a method goes wrong. */
    public void onNext(String method, Fault fault) {
        onCall(method, 1, fault);
    }

    /** Forgets what was planned for calls to come. */
    public synchronized void clear() {
        plans.clear();
    }

    /** One of the next image copies ends in ERROR for this reason. */
    public void failNextCopy(String reason) {
        copies.fail(reason);
    }

    /** Image copies stand still until {@link #resumeCopies}. */
    public void stallCopies() {
        copies.stall();
    }

    /** Image copies go on. */
    public void resumeCopies() {
        copies.resume();
    }

    /** A user is let in no longer. */
    public void revoke(String user) {
        authentication.revoke(user);
    }

    /** A user is let in again. */
    public void restore(String user) {
        authentication.restore(user);
    }

    /** The datastores say that they have no space left, or the truth again. */
    public void fillDatastores(boolean full) {
        datastores.pretendFull(full);
    }

    /** What goes wrong with this call, if anything. */
    synchronized Optional<Fault> next(String method) {
        Optional<Fault> due = Optional.empty();
        for (Iterator<Plan> all = plans.iterator(); all.hasNext(); ) {
            Plan plan = all.next();
            if ((plan.method.equals(method) || plan.method.equals(ANY_METHOD))
                    && --plan.callsLeft <= 0
                    && due.isEmpty()) {
                due = Optional.of(plan.fault);
                all.remove();
            }
        }
        return due;
    }
}
