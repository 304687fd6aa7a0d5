package org.cloudimagefactory.comfy.installer.autoyast;

import java.io.StringWriter;
import javax.xml.transform.OutputKeys;
import javax.xml.transform.Transformer;
import javax.xml.transform.TransformerException;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.cloudimagefactory.common.xml.HardenedXml;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/**
 * An element of a profile; YaST wants to be told which ones are lists, truths and numbers. Texts are escaped by the writer.
 *
 * @param element in its document
 */
record ProfileElement(Element element) {
    private static final String NAMESPACE = "http://www.suse.com/1.0/yast2ns";
    private static final String TYPES = "http://www.suse.com/1.0/configns";

    /** The outermost element of a new profile. */
    static ProfileElement profile() {
        Document document = HardenedXml.documentBuilder().newDocument();
        Element root = document.createElementNS(NAMESPACE, "profile");
        root.setAttributeNS("http://www.w3.org/2000/xmlns/", "xmlns:config", TYPES);
        document.appendChild(root);
        return new ProfileElement(root);
    }

    /** Adds a mapping. */
    ProfileElement map(String name) {
        Element child = element.getOwnerDocument().createElementNS(NAMESPACE, name);
        element.appendChild(child);
        return new ProfileElement(child);
    }

    /** Adds a list. */
    ProfileElement list(String name) {
        return typed(name, "list");
    }

    /** Adds a text. */
    ProfileElement text(String name, String value) {
        map(name).element.setTextContent(value);
        return this;
    }

    /** Adds a truth. */
    ProfileElement truth(String name, boolean value) {
        typed(name, "boolean").element.setTextContent(Boolean.toString(value));
        return this;
    }

    /** Adds a whole number. */
    ProfileElement number(String name, long value) {
        typed(name, "integer").element.setTextContent(Long.toString(value));
        return this;
    }

    /** Adds a word that is one of a few. */
    ProfileElement symbol(String name, String value) {
        typed(name, "symbol").element.setTextContent(value);
        return this;
    }

    /** The whole document. */
    String document() {
        try {
            Transformer transformer = HardenedXml.transformer();
            transformer.setOutputProperty(OutputKeys.INDENT, "yes");
            transformer.setOutputProperty(OutputKeys.OMIT_XML_DECLARATION, "yes");
            StringWriter text = new StringWriter();
            transformer.transform(new DOMSource(element.getOwnerDocument()), new StreamResult(text));
            return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE profile>\n"
                    + text.toString().replace("\r\n", "\n");
        } catch (TransformerException e) {
            throw new IllegalStateException("every JVM writes documents", e);
        }
    }

    private ProfileElement typed(String name, String type) {
        ProfileElement child = map(name);
        child.element.setAttributeNS(TYPES, "config:type", type);
        return child;
    }
}
