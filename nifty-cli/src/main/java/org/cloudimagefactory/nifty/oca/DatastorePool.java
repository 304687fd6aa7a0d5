package org.cloudimagefactory.nifty.oca;

/** The pool of datastores. */
public final class DatastorePool extends Pool<Datastore> {
    /** The whole pool. */
    public DatastorePool(Client client) {
        super(client, MethodCall.repeatable("one.datastorepool.info"), "DATASTORE", Datastore::new);
    }
}
