package org.cloudimagefactory.nifty.sandbox.opennebula.rpc;

/** A mistake below the level of methods; it is answered by an XML-RPC fault, not by an array. */
public final class RpcFault extends Exception {
    /** A parameter is missing or of the wrong type. */
    public static final int TYPE = -501;
    /** The call is no XML, or no XML-RPC. */
    public static final int PARSE = -503;
    /** There is no such method. */
    public static final int NO_SUCH_METHOD = -506;
    /** The call is larger than the server takes. */
    public static final int LIMIT_EXCEEDED = -509;

    private static final long serialVersionUID = 1L;

    private final int code;

    /** A fault with this code and text. */
    public RpcFault(int code, String text) {
        super(text);
        this.code = code;
    }

    /** The code that is sent. */
    public int code() {
        return code;
    }

    /** The text that is sent. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
