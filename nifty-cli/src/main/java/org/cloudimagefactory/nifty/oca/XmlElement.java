package org.cloudimagefactory.nifty.oca;

import java.util.List;
import java.util.Optional;

/**
 * An element of a document that the server sent; its documents have no XML attributes.
 *
 * @param name of the element
 * @param text its characters, empty where it has children
 * @param children in their order
 */
public record XmlElement(String name, String text, List<XmlElement> children) {
    public XmlElement {
        children = List.copyOf(children);
    }

    /** The first child of this name. */
    public Optional<XmlElement> child(String wanted) {
        for (XmlElement child : children) {
            if (child.name.equals(wanted)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /** All children of this name. */
    public List<XmlElement> children(String wanted) {
        return children.stream().filter(child -> child.name.equals(wanted)).toList();
    }

    /** The text of the element at the end of a path of names; empty where there is none. */
    public String text(String... path) {
        XmlElement element = this;
        for (String step : path) {
            Optional<XmlElement> next = element.child(step);
            if (next.isEmpty()) {
                return "";
            }
            element = next.get();
        }
        return element.text;
    }

    /** The number at the end of a path; the other value where there is none. */
    public long number(long otherwise, String... path) {
        String text = text(path).strip();
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new MalformedAnswerException(String.join("/", path) + " is no number: '" + text + "'");
        }
    }
}
