package org.cloudimagefactory.nifty.oca;

import java.time.Instant;

/** A disk image. */
public final class Image extends PoolElement {
    /** States of images. */
    public enum State {
        INIT,
        READY,
        USED,
        DISABLED,
        LOCKED,
        ERROR,
        CLONE,
        DELETE,
        USED_PERS,
        LOCKED_USED,
        LOCKED_USED_PERS,
        /** One that this binding does not know. */
        UNKNOWN
    }

    /** A handle. */
    public Image(int id, Client client) {
        super(id, client);
    }

    Image(XmlElement data, Client client) {
        super(data, client);
    }

    /**
     * Makes an image in a datastore; the value is its id, and the copy goes on in the background.
     *
     * @param noCheckCapacity whether the server is not to look first if it fits; it looks all the same unless an
     *     administrator calls
     */
    public static OneResponse allocate(Client client, String description, int datastoreId, boolean noCheckCapacity) {
        return client.call(MethodCall.once("one.image.allocate", description, datastoreId, noCheckCapacity));
    }

    /** Asks for everything about it. */
    public OneResponse info() {
        return load(MethodCall.repeatable("one.image.info", id(), false));
    }

    /** Sets its attributes: merged with the ones there are, or instead of them. */
    public OneResponse update(String template, boolean append) {
        return client().call(MethodCall.repeatable("one.image.update", id(), template, append ? 1 : 0));
    }

    /** Sets its permissions. */
    public OneResponse chmod(int octet) {
        return client().call(MethodCall.repeatable("one.image.chmod", rights(id(), octet)));
    }

    /** Sets its group. */
    public OneResponse chgrp(int gid) {
        return chown(UNCHANGED, gid);
    }

    /** Sets owner and group; -1 leaves one as it is. */
    public OneResponse chown(int uid, int gid) {
        return client().call(MethodCall.repeatable("one.image.chown", id(), uid, gid));
    }

    /** Gives it another name. */
    public OneResponse rename(String name) {
        return client().call(MethodCall.repeatable("one.image.rename", id(), name));
    }

    /** Lets it be used again. */
    public OneResponse enable() {
        return client().call(MethodCall.repeatable("one.image.enable", id(), true));
    }

    /** Lets it not be used; refused while it is. */
    public OneResponse disable() {
        return client().call(MethodCall.repeatable("one.image.enable", id(), false));
    }

    /** Deletes it; refused while it is used, or LOCKED. It is gone only after a while. */
    public OneResponse delete() {
        return client().call(MethodCall.repeatable("one.image.delete", id(), false));
    }

    /** Deletes it although it is LOCKED, which takes ADMIN rights on it. */
    public OneResponse deleteByForce() {
        return client().call(MethodCall.repeatable("one.image.delete", id(), true));
    }

    /** What state it is in. */
    public State state() {
        int state = (int) data().number(-1, "STATE");
        State[] all = State.values();
        return state < 0 || state >= all.length ? State.UNKNOWN : all[state];
    }

    /** Number of its datastore. */
    public int datastoreId() {
        return (int) data().number(-1, "DATASTORE_ID");
    }

    /** Name of its datastore. */
    public String datastore() {
        return data().text("DATASTORE");
    }

    /** How many virtual machines use it. */
    public int runningVms() {
        return (int) data().number(0, "RUNNING_VMS");
    }

    /** Where its bytes lie; empty until the copy is done. */
    public String source() {
        return data().text("SOURCE");
    }

    /** Why it is in the state ERROR. */
    public String error() {
        return data().text("TEMPLATE", "ERROR");
    }

    /** When it was made. */
    public Instant registered() {
        return Instant.ofEpochSecond(data().number(0, "REGTIME"));
    }
}
