package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** An attribute of a template: a text, or named texts. Names are upper case. */
public sealed interface Attribute {
    /** The name, upper case. */
    String name();

    /** Appends the element as the server writes it. */
    void appendTo(StringBuilder xml);

    /** Whether what {@link #appendTo} writes is XML. */
    boolean isWritable();

    /** {@code NAME="value"}. */
    record Single(String name, String value) implements Attribute {
        /** Makes the name upper case. */
        public Single {
            name = name.toUpperCase(Locale.ROOT);
        }

        @Override
        public void appendTo(StringBuilder xml) {
            element(xml, name, value);
        }

        @Override
        public boolean isWritable() {
            return Attribute.isElement(name, value);
        }
    }

    /** {@code NAME=[A="x",B="y"]}; the parts are kept sorted by name. */
    record Vector(String name, Map<String, String> parts) implements Attribute {
        /** Makes the name upper case and sorts the parts. */
        public Vector {
            name = name.toUpperCase(Locale.ROOT);
            parts = Collections.unmodifiableMap(new TreeMap<>(parts));
        }

        @Override
        public void appendTo(StringBuilder xml) {
            xml.append('<').append(name).append('>');
            parts.forEach((part, value) -> element(xml, part, value));
            xml.append("</").append(name).append('>');
        }

        @Override
        public boolean isWritable() {
            return Attribute.isName(name)
                    && parts.entrySet().stream().allMatch(part -> Attribute.isElement(part.getKey(), part.getValue()));
        }
    }

    private static void element(StringBuilder xml, String name, String value) {
        xml.append('<').append(name).append("><![CDATA[").append(value).append("]]></");
        xml.append(name).append('>');
    }

    private static boolean isElement(String name, String value) {
        return isName(name) && !value.contains("]]>");
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && !Character.isDigit(name.charAt(0));
    }
}
