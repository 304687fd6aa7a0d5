package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/**
 * What keeps an object from being changed, until it is unlocked.
 *
 * @param level 1 for USE, 2 for MANAGE, 3 for ADMIN, 4 for ALL: the operations that are refused, with all above them
 * @param owner who locked it
 * @param time seconds since the epoch
 */
public record Lock(int level, int owner, long time) {
    private static final int ADMIN_ONLY = 3;

    /** Whether it refuses what takes the right to manage the object. */
    public boolean refusesToManage() {
        return level != ADMIN_ONLY;
    }

    void appendTo(StringBuilder xml) {
        xml.append("<LOCK>");
        Xml.element(xml, "LOCKED", level);
        Xml.element(xml, "OWNER", owner);
        Xml.element(xml, "TIME", time);
        Xml.element(xml, "REQ_ID", -1);
        xml.append("</LOCK>");
    }
}
