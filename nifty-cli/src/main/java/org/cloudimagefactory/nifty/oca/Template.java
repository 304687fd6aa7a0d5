package org.cloudimagefactory.nifty.oca;

import java.time.Instant;

/** A template of virtual machines. */
public final class Template extends PoolElement {
    /** A handle. */
    public Template(int id, Client client) {
        super(id, client);
    }

    Template(XmlElement data, Client client) {
        super(data, client);
    }

    /** Makes a template; the value is its id. */
    public static OneResponse allocate(Client client, String description) {
        return client.call(MethodCall.once("one.template.allocate", description));
    }

    /** Asks for everything about it. */
    public OneResponse info() {
        return load(MethodCall.repeatable("one.template.info", id(), false, false));
    }

    /** Sets its content: merged with what there is, or instead of it. */
    public OneResponse update(String template, boolean append) {
        return client().call(MethodCall.repeatable("one.template.update", id(), template, append ? 1 : 0));
    }

    /** Sets its permissions, but not those of its images. */
    public OneResponse chmod(int octet) {
        Object[] rights = rights(id(), octet);
        Object[] arguments = new Object[rights.length + 1];
        System.arraycopy(rights, 0, arguments, 0, rights.length);
        arguments[rights.length] = false;
        return client().call(MethodCall.repeatable("one.template.chmod", arguments));
    }

    /** Sets its group. */
    public OneResponse chgrp(int gid) {
        return chown(UNCHANGED, gid);
    }

    /** Sets owner and group; -1 leaves one as it is. */
    public OneResponse chown(int uid, int gid) {
        return client().call(MethodCall.repeatable("one.template.chown", id(), uid, gid));
    }

    /** Gives it another name. */
    public OneResponse rename(String name) {
        return client().call(MethodCall.repeatable("one.template.rename", id(), name));
    }

    /** Deletes it, but not its images. */
    public OneResponse delete() {
        return client().call(MethodCall.repeatable("one.template.delete", id(), false));
    }

    /** When it was made. */
    public Instant registered() {
        return Instant.ofEpochSecond(data().number(0, "REGTIME"));
    }
}
