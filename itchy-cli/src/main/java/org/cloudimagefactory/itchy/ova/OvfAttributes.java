package org.cloudimagefactory.itchy.ova;

import javax.xml.stream.XMLStreamReader;
import org.cloudimagefactory.common.problem.PrintableText;

/** The attributes of one OVF element; those of OVF's own namespaces, whatever the prefix, and those without one. */
final class OvfAttributes {
    private static final int SHOWN = 40;

    private final XMLStreamReader xml;

    OvfAttributes(XMLStreamReader xml) {
        this.xml = xml;
    }

    /** The value, or nothing. */
    String get(String name) {
        String plain = "";
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                String namespace = xml.getAttributeNamespace(i);
                if (namespace != null && namespace.contains("/ovf")) {
                    return xml.getAttributeValue(i).strip();
                }
                plain = xml.getAttributeValue(i).strip();
            }
        }
        return plain;
    }

    /** Whether it is true, in either of XML's spellings. */
    boolean isTrue(String name) {
        String value = get(name);
        return value.equals("true") || value.equals("1");
    }

    String require(String name, String element) {
        String value = get(name);
        if (value.isEmpty()) {
            throw OvfReader.refused("its element " + element + " has no " + name);
        }
        return value;
    }

    long number(String name, long otherwise) {
        String value = get(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number < 0) {
                throw new NumberFormatException("negative");
            }
            return number;
        } catch (NumberFormatException e) {
            throw OvfReader.refused("its " + name + " '" + PrintableText.of(value, SHOWN) + "' is no number")
                    .causedBy(e);
        }
    }
}
