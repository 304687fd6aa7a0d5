package org.cloudimagefactory.nifty.sandbox.opennebula.model;

import java.util.Collection;

/** Appends elements the way the server does: plain where a value can't hold markup, in CDATA elsewhere. */
final class Xml {
    private Xml() {}

    static void element(StringBuilder xml, String name, Object value) {
        xml.append('<').append(name).append('>').append(value);
        xml.append("</").append(name).append('>');
    }

    static void cdata(StringBuilder xml, String name, String value) {
        element(xml, name, "<![CDATA[" + value + "]]>");
    }

    static void ids(StringBuilder xml, String name, Collection<Integer> ids) {
        xml.append('<').append(name).append('>');
        ids.forEach(id -> element(xml, "ID", id));
        xml.append("</").append(name).append('>');
    }
}
