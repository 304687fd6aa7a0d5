package org.cloudimagefactory.common.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.SAXParseException;

/** Documents that try to reach out of themselves. */
class HardenedXmlTest {
    @TempDir
    private Path directory;

    private static InputStream bytes(String xml) {
        return new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8));
    }

    private String documentWithEntity() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        return "<!DOCTYPE a [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]><a>&e;</a>";
    }

    @Test
    void aReaderReadsNothingButTheDocument() throws Exception {
        StringBuilder seen = new StringBuilder();
        boolean doctype = false;
        try {
            XMLStreamReader xml = HardenedXml.reader(bytes(documentWithEntity()));
            while (xml.hasNext()) {
                int event = xml.next();
                doctype |= event == XMLStreamConstants.DTD;
                seen.append(event == XMLStreamConstants.CHARACTERS ? xml.getText() : "");
            }
        } catch (XMLStreamException e) {
            seen.append(e.getMessage());
        }
        assertTrue(doctype);
        assertFalse(seen.toString().contains("secret"), seen.toString());
    }

    @Test
    void aBuilderOfTreesRefusesADocumentType() throws Exception {
        String document = documentWithEntity();
        assertThrows(
                SAXParseException.class, () -> HardenedXml.documentBuilder().parse(bytes(document)));
        assertEquals(
                "b",
                HardenedXml.documentBuilder()
                        .parse(bytes("<a>b</a>"))
                        .getDocumentElement()
                        .getTextContent());
    }

    @Test
    void allAreTheJdksOwn() throws Exception {
        for (Object made : new Object[] {
            HardenedXml.reader(bytes("<a/>")),
            HardenedXml.writer(new StringWriter()),
            HardenedXml.documentBuilder(),
            HardenedXml.transformer()
        }) {
            assertEquals(
                    "java.xml",
                    made.getClass().getModule().getName(),
                    made.getClass().getName());
        }
    }
}
