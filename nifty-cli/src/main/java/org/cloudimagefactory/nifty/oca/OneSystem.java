package org.cloudimagefactory.nifty.oca;

/** The server itself. */
public final class OneSystem {
    private final Client client;

    /** The server that the client calls. */
    public OneSystem(Client client) {
        this.client = client;
    }

    /** Its version, such as {@code 6.10.0}. */
    public OneResponse version() {
        return client.call(MethodCall.repeatable("one.system.version"));
    }
}
