package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/** The states that a machine of the sandbox takes; there is no host that it could run on. */
public enum VmState {
    PENDING(1),
    HOLD(2),
    DONE(6);

    private final int number;

    VmState(int number) {
        this.number = number;
    }

    /** The number that the server shows. */
    public int number() {
        return number;
    }
}
