package org.cloudimagefactory.nifty.sandbox.opennebula.model;

/**
 * How much of a datastore a user may take.
 *
 * @param datastore id
 * @param megabytes most, negative for no limit
 * @param images most, negative for no limit
 */
public record Quota(int datastore, long megabytes, long images) {
    /** Appends it with what is used of it. */
    void appendTo(StringBuilder xml, long usedMegabytes, long usedImages) {
        xml.append("<DATASTORE>");
        Xml.cdata(xml, "ID", Integer.toString(datastore));
        Xml.cdata(xml, "IMAGES", Long.toString(images));
        Xml.cdata(xml, "IMAGES_USED", Long.toString(usedImages));
        Xml.cdata(xml, "SIZE", Long.toString(megabytes));
        Xml.cdata(xml, "SIZE_USED", Long.toString(usedMegabytes));
        xml.append("</DATASTORE>");
    }
}
