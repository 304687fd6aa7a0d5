package org.cloudimagefactory.nifty.oca;

import java.util.List;

/** A group of users. */
public final class Group extends PoolElement {
    /** A handle. */
    public Group(int id, Client client) {
        super(id, client);
    }

    /** Asks for everything about it. */
    public OneResponse info() {
        return load(MethodCall.repeatable("one.group.info", id(), false));
    }

    /** What the group may take of datastores. */
    public List<DatastoreQuota> datastoreQuotas() {
        return DatastoreQuota.of(data());
    }

    Group(XmlElement data, Client client) {
        super(data, client);
    }

    /** Makes a group; the value is its id. */
    public static OneResponse allocate(Client client, String name) {
        return client.call(MethodCall.once("one.group.allocate", name));
    }
}
