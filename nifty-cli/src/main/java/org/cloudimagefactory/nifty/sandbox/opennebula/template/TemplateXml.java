package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilder;
import org.cloudimagefactory.common.xml.HardenedXml;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Reads a template in its XML form, {@code <TEMPLATE><NAME>..</NAME></TEMPLATE>}, whatever the root is called. An element
 * that holds one piece of text is a text, one that holds elements has parts, any other is dropped.
 */
final class TemplateXml {
    private TemplateXml() {}

    static List<Attribute> parse(String text) throws TemplateException {
        List<Attribute> attributes = new ArrayList<>();
        for (Node node = root(text).getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element element) {
                add(element, attributes);
            }
        }
        return attributes;
    }

    private static void add(Element element, List<Attribute> attributes) {
        Node child = element.getFirstChild();
        if (isText(child) && child.getNextSibling() == null) {
            attributes.add(new Attribute.Single(element.getNodeName(), child.getNodeValue()));
            return;
        }
        Map<String, String> parts = new TreeMap<>();
        boolean hasElements = false;
        for (; child != null; child = child.getNextSibling()) {
            hasElements |= child instanceof Element;
            if (hasElements && isText(child.getFirstChild())) {
                parts.put(child.getNodeName(), child.getFirstChild().getNodeValue());
            }
        }
        if (hasElements) {
            attributes.add(new Attribute.Vector(element.getNodeName(), parts));
        }
    }

    private static boolean isText(@org.jspecify.annotations.Nullable Node node) {
        return node != null && (node.getNodeType() == Node.TEXT_NODE || node.getNodeType() == Node.CDATA_SECTION_NODE);
    }

    private static Element root(String text) throws TemplateException {
        try {
            return builder()
                    .parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (SAXException | java.io.IOException e) {
            throw new TemplateException("Parse error: XML Template malformed.");
        }
    }

    private static DocumentBuilder builder() {
        DocumentBuilder builder = HardenedXml.documentBuilder();
        builder.setErrorHandler(new Silent());
        return builder;
    }

    /** Keeps the parser from printing to stderr. */
    private static final class Silent implements ErrorHandler {
        @Override
        public void warning(SAXParseException e) {}

        @Override
        public void error(SAXParseException e) throws SAXParseException {
            throw e;
        }

        @Override
        public void fatalError(SAXParseException e) throws SAXParseException {
            throw e;
        }
    }
}
