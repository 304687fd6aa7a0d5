package org.cloudimagefactory.nifty.sandbox.opennebula.method;

/** A call that the server doesn't carry out; it is answered by success flag, message, code and id. */
public final class Refusal extends Exception {
    /** The user is unknown, or the password wrong. */
    public static final int AUTHENTICATION = 0x0100;
    /** The user may not do that. */
    public static final int AUTHORIZATION = 0x0200;
    /** There is no such object. */
    public static final int NO_EXISTS = 0x0400;
    /** Not in this state. */
    public static final int ACTION = 0x0800;
    /** A parameter has no sensible value. */
    public static final int API = 0x1000;
    /** Anything else, also a template that can't be read. */
    public static final int INTERNAL = 0x2000;
    /** Somebody has locked the object. */
    public static final int LOCKED = 0x8000;
    /** A new object can't be made. */
    public static final int ALLOCATE = 0x4000;

    private static final long serialVersionUID = 1L;

    private final int code;
    private final int id;

    /** A refusal; the message lacks the method in brackets that the answer begins with. */
    public Refusal(int code, String message, int id) {
        super(message);
        this.code = code;
        this.id = id;
    }

    static Refusal noSuch(ObjectKind kind, int id) {
        return new Refusal(NO_EXISTS, "Error getting " + kind.words() + " [" + id + "].", id);
    }

    static Refusal authentication() {
        return new Refusal(AUTHENTICATION, "User couldn't be authenticated, aborting call.", -1);
    }

    static Refusal authorization(Session session, String what) {
        return new Refusal(AUTHORIZATION, "User [" + session.user().id() + "] : " + what + ".", -1);
    }

    static Refusal action(String message) {
        return new Refusal(ACTION, message, -1);
    }

    static Refusal api(String message) {
        return new Refusal(API, message, -1);
    }

    static Refusal internal(String message) {
        return new Refusal(INTERNAL, message, -1);
    }

    static Refusal allocation(ObjectKind kind, String message) {
        return new Refusal(ALLOCATE, "Error allocating a new " + kind.words() + ". " + message, -1);
    }

    public int code() {
        return code;
    }

    /** The id that the answer carries, -1 mostly. */
    public int id() {
        return id;
    }

    public String text() {
        return String.valueOf(getMessage());
    }
}
