package org.cloudimagefactory.nifty.oca;

/** A group of users. */
public final class Group extends PoolElement {
    Group(XmlElement data, Client client) {
        super(data, client);
    }

    /** Makes a group; the value is its id. */
    public static OneResponse allocate(Client client, String name) {
        return client.call(MethodCall.once("one.group.allocate", name));
    }
}
