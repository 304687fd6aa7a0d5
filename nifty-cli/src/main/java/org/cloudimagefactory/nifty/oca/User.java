package org.cloudimagefactory.nifty.oca;

import java.util.List;

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

    /** Whether the user may do everything: oneadmin, and the members of its group. */
    public boolean isAdministrator() {
        return number() == 0
                || gid() == 0
                || data().child("GROUPS").map(groups -> groups.children("ID")).orElse(List.of()).stream()
                        .anyMatch(id -> id.text().strip().equals("0"));
    }

    /** What the user may take of datastores. */
    public List<DatastoreQuota> datastoreQuotas() {
        return DatastoreQuota.of(data());
    }

    /** The user's number, which the handle of the caller does not know before {@link #info}. */
    public int number() {
        return (int) data().number(UNCHANGED, "ID");
    }
}
