package org.cloudimagefactory.nifty.oca;

/** The error codes of OpenNebula's answers. */
public final class ErrorCode {
    /** The user or the password is wrong. */
    public static final int AUTHENTICATION = 0x0100;

    /** The user may not do that. */
    public static final int AUTHORIZATION = 0x0200;

    /** There is no such object. */
    public static final int NO_EXISTS = 0x0400;

    /** The object's state does not allow the action. */
    public static final int ACTION = 0x0800;

    /** Wrong parameters. */
    public static final int XML_RPC_API = 0x1000;

    /** Whatever else went wrong, also templates that can't be parsed and names of templates that are taken. */
    public static final int INTERNAL = 0x2000;

    /** An object can't be made, also because its name is taken. */
    public static final int ALLOCATE = 0x4000;

    /** Somebody locked the object. */
    public static final int LOCKED = 0x8000;

    private ErrorCode() {}
}
