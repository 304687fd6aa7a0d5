package org.cloudimagefactory.common.xml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XmlTextTest {
    private static String written(String text) {
        StringBuilder xml = new StringBuilder();
        XmlText.append(xml, text);
        return xml.toString();
    }

    private static String parsed(String text) throws Exception {
        byte[] document = ("<a>" + written(text) + "</a>").getBytes(StandardCharsets.UTF_8);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(document))
                .getDocumentElement()
                .getTextContent();
    }

    @Test
    void escapesWhatWouldBeMarkup() {
        assertEquals("&lt;a b=\"c\"&gt;&amp;amp;&#x0d;\n\t'", written("<a b=\"c\">&amp;\r\n\t'"));
    }

    @Test
    void aParserGivesEveryTextBack() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String text = random.ints(30, 0, random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1)
                    .filter(XmlText::canHold)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertEquals(text, parsed(text), "seed " + seed);
        }
        assertEquals("]]> \r\n\r <!-- &#0;", parsed("]]> \r\n\r <!-- &#0;"));
    }

    @ParameterizedTest
    @ValueSource(ints = {'\t', '\n', '\r', ' ', 'a', 0x7f, 0xd7ff, 0xe000, 0xfffd, 0x10000, 0x10ffff})
    void holds(int codePoint) {
        assertTrue(XmlText.canHold(codePoint));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 0x0b, 0x1f, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xfffe, 0xffff, 0x110000})
    void doesNotHold(int codePoint) {
        assertFalse(XmlText.canHold(codePoint));
    }
}
