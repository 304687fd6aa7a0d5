package org.cloudimagefactory.nifty.oca;

/** The pool of groups. */
public final class GroupPool extends Pool<Group> {
    /** The whole pool. */
    public GroupPool(Client client) {
        super(client, MethodCall.repeatable("one.grouppool.info"), "GROUP", Group::new);
    }
}
