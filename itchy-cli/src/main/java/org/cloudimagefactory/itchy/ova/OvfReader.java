package org.cloudimagefactory.itchy.ova;

import java.io.ByteArrayInputStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.xml.HardenedXml;

/** Reads OVF descriptions as a stream: UTF-8 or UTF-16, any prefix, no document type, no entity of its own, bounded. */
final class OvfReader {
    /** Bytes of the largest description. */
    static final int SIZE_LIMIT = 4 << 20;

    private static final int DEPTH_LIMIT = 64;
    private static final int REASON_SHOWN = 200;

    OvfDocument read(byte[] content) {
        if (content.length > SIZE_LIMIT) {
            throw refused("it is larger than 4 MiB");
        }
        try {
            XMLStreamReader xml = HardenedXml.reader(new ByteArrayInputStream(content));
            OvfCollector collector = new OvfCollector();
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                    throw refused("it has a document type or an entity of its own");
                }
                if (event == XMLStreamConstants.START_ELEMENT) {
                    if (++depth > DEPTH_LIMIT) {
                        throw refused("it is nested deeper than " + DEPTH_LIMIT);
                    }
                    collector.start(xml);
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                    collector.end();
                } else if (event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) {
                    collector.text(xml.getText());
                }
            }
            return collector.document();
        } catch (XMLStreamException e) {
            throw refused("it is no well-formed XML: " + PrintableText.of(firstLine(e), REASON_SHOWN))
                    .causedBy(e);
        }
    }

    private static String firstLine(Exception e) {
        String text = String.valueOf(e.getMessage());
        // The parser says where in a first line and what in a second.
        return text.replaceFirst("^ParseError at ", "")
                .replaceFirst("\n *Message: ", " ")
                .lines()
                .findFirst()
                .orElse("");
    }

    static ItemProblem refused(String reason) {
        return new ItemProblem("OVF description is refused: " + reason);
    }
}
