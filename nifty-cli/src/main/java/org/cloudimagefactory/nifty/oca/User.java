package org.cloudimagefactory.nifty.oca;

/** A user. */
public final class User extends PoolElement {
    private User(int id, Client client) {
        super(id, client);
    }

    /** The user who calls; {@link #info} tells who that is. */
    public static User self(Client client) {
        return new User(UNCHANGED, client);
    }

    /** Asks for everything about it. */
    public OneResponse info() {
        return load(MethodCall.repeatable("one.user.info", id(), false));
    }

    /** The user's number, which the handle of the caller does not know before {@link #info}. */
    public int number() {
        return (int) data().number(UNCHANGED, "ID");
    }
}
