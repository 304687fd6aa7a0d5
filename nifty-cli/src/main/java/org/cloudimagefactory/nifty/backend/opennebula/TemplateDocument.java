package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.xml.XmlText;
import org.cloudimagefactory.nifty.oca.XmlElement;
import org.cloudimagefactory.nifty.plan.AttributeNames;

/**
 * An OpenNebula template as data: names with values, or with names and values below them. It is sent as XML, the one form in
 * which quotes, backslashes and newlines survive.
 */
final class TemplateDocument {
    private static final Pattern NAME = Pattern.compile("[A-Z_][A-Z0-9_-]*");

    private final List<XmlElement> entries;

    TemplateDocument(List<XmlElement> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Plain names and values. */
    static TemplateDocument of(Map<String, String> attributes) {
        List<XmlElement> entries = new ArrayList<>();
        attributes.forEach((name, value) -> entries.add(new XmlElement(name, value, List.of())));
        return new TemplateDocument(entries);
    }

    List<XmlElement> entries() {
        return entries;
    }

    /** Without these, and without all of ours. */
    TemplateDocument without(Set<String> names) {
        return new TemplateDocument(entries.stream()
                .filter(entry -> !names.contains(entry.name().toUpperCase(Locale.ROOT)))
                .filter(entry -> !isOurs(entry.name().toUpperCase(Locale.ROOT)))
                .toList());
    }

    /** With these instead of any of the same name. */
    TemplateDocument with(Map<String, String> attributes) {
        List<XmlElement> all = new ArrayList<>(entries.stream()
                .filter(entry -> !attributes.containsKey(entry.name().toUpperCase(Locale.ROOT)))
                .toList());
        all.addAll(of(attributes).entries);
        return new TemplateDocument(all);
    }

    /** The document as it is sent. */
    String toXml() {
        StringBuilder xml = new StringBuilder("<TEMPLATE>");
        entries.forEach(entry -> write(entry, xml));
        return xml.append("</TEMPLATE>").toString();
    }

    /** Whether an element of a template, as a server shows it, can be sent back. */
    static boolean isWritable(XmlElement entry) {
        return NAME.matcher(entry.name()).matches() && entry.children().stream().allMatch(TemplateDocument::isWritable);
    }

    static boolean isOurs(String name) {
        return name.startsWith(AttributeNames.PREFIX) || name.startsWith(AttributeNames.EVENT_PREFIX);
    }

    private static void write(XmlElement entry, StringBuilder xml) {
        String name = entry.name().toUpperCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("'" + entry.name() + "' is no name of an attribute");
        }
        xml.append('<').append(name).append('>');
        if (entry.children().isEmpty()) {
            xml.append(escaped(CarriableText.of(entry.text())));
        } else {
            entry.children().forEach(child -> write(child, xml));
        }
        xml.append("</").append(name).append('>');
    }

    /** Text between tags. */
    static String escaped(String text) {
        StringBuilder xml = new StringBuilder();
        XmlText.append(xml, text);
        return xml.toString();
    }
}
