package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/** User and group that an object belongs to, with the names as they were when it was given to them. */
public record Owner(int uid, int gid, String uname, String gname) {
    /** oneadmin and its group. */
    public static final Owner ONEADMIN = new Owner(0, 0, "oneadmin", "oneadmin");

    void appendTo(StringBuilder xml) {
        Xml.element(xml, "UID", uid);
        Xml.element(xml, "GID", gid);
        Xml.element(xml, "UNAME", uname);
        Xml.element(xml, "GNAME", gname);
    }
}
