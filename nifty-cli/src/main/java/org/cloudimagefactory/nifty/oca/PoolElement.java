package org.cloudimagefactory.nifty.oca;

import java.util.List;
import java.util.function.Consumer;

/** An object of the cloud: a handle to act on, and what the server last said of it. */
public abstract class PoolElement {
    private static final List<String> RIGHTS =
            List.of("OWNER_U", "OWNER_M", "OWNER_A", "GROUP_U", "GROUP_M", "GROUP_A", "OTHER_U", "OTHER_M", "OTHER_A");

    /** Id where a call means the caller, or leaves a value as it is. */
    protected static final int UNCHANGED = -1;

    private static final int ADMIN_LOCK = 3;

    private final Client client;
    private final int id;
    private XmlElement data;

    /** A handle of which nothing is known but its id. */
    protected PoolElement(int id, Client client) {
        this.id = id;
        this.client = client;
        this.data = new XmlElement("", "", List.of());
    }

    /** An object as a pool or an info call describes it. */
    protected PoolElement(XmlElement data, Client client) {
        this.id = (int) data.number(UNCHANGED, "ID");
        this.client = client;
        this.data = data;
    }

    /** Number of the object in its pool. */
    public int id() {
        return id;
    }

    /** Its name. */
    public String name() {
        return data.text("NAME");
    }

    /** Number of its owner. */
    public int uid() {
        return (int) data.number(UNCHANGED, "UID");
    }

    /** Number of its group. */
    public int gid() {
        return (int) data.number(UNCHANGED, "GID");
    }

    /** Its owner's name. */
    public String ownerName() {
        return data.text("UNAME");
    }

    /** Its permissions, three octal digits as a number: 0640 is {@code 0640}. */
    public int permissions() {
        int bits = 0;
        for (String right : RIGHTS) {
            bits = bits << 1 | (int) data.number(0, "PERMISSIONS", right);
        }
        return bits;
    }

    /** Its attributes: the children of TEMPLATE. */
    public List<XmlElement> attributes() {
        return data.child("TEMPLATE").map(XmlElement::children).orElse(List.of());
    }

    /** Whether somebody has locked it against changes; a lock of level ADMIN lets all through that nifty does. */
    public boolean isLocked() {
        long level = data.number(0, "LOCK", "LOCKED");
        return level != 0 && level != ADMIN_LOCK;
    }

    /** Everything that was said of it. */
    public XmlElement data() {
        return data;
    }

    /** Through which calls go. */
    protected Client client() {
        return client;
    }

    /** Asks the server for what there is to know. */
    protected OneResponse load(MethodCall call) {
        Consumer<XmlElement> keep = element -> data = element;
        return client.callForDocument(call, keep);
    }

    /** The nine rights of octal permissions, as chmod calls take them after the id. */
    protected static Object[] rights(int id, int permissions) {
        Object[] arguments = new Object[RIGHTS.size() + 1];
        arguments[0] = id;
        for (int i = 0; i < RIGHTS.size(); i++) {
            arguments[i + 1] = permissions >> (RIGHTS.size() - 1 - i) & 1;
        }
        return arguments;
    }
}
