package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.xml.XmlText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** What is written is what a parser that is not ours reads. */
class RequestWriterTest {
    private static final Secret SECRET = new Secret("user:<&>\"'");

    private final RequestWriter writer = new RequestWriter();

    private Document written(Object... arguments) throws Exception {
        byte[] request = writer.write(MethodCall.once("one.image.update", arguments), SECRET);
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(request));
    }

    private static String value(Document request, int index) {
        return request.getElementsByTagName("value").item(index).getTextContent();
    }

    @Test
    void everyCharacterThatXmlCanHoldComesBack() throws Exception {
        String all = IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                .filter(XmlText::canHold)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        assertEquals(3 + 0xd800 - 0x20 + 0xfffe - 0xe000 + 0x100000, all.codePointCount(0, all.length()));
        assertEquals(all, value(written(all), 1));
    }

    @Test
    void whatLooksLikeMarkupOrIsFoldedByParsersComesBack() throws Exception {
        String text = "]]>\r\n\r<![CDATA[&amp;&#13;]]> <!-- -- --> <?x?>\t";
        Document request = written(text, 7, true, false, "");
        assertEquals(SECRET.session(), value(request, 0));
        assertEquals(text, value(request, 1));
        assertEquals("7", value(request, 2));
        assertEquals("1", value(request, 3));
        assertEquals("0", value(request, 4));
        assertEquals("", value(request, 5));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 0xb, 0xc, 0xe, 0x1f, 0xd800, 0xdfff, 0xfffe, 0xffff})
    void aCharacterThatXmlCannotHoldIsNamed(int c) {
        String text = "a" + (char) c + "b";
        MethodCall call = MethodCall.once("one.image.update", 1, text);
        ItemProblem problem = assertThrows(ItemProblem.class, () -> writer.write(call, SECRET));
        assertEquals(
                String.format("an argument of one.image.update has the character U+%04X, which XML cannot hold", c),
                problem.line());
    }

    @Test
    void aSecretThatCannotBeSentIsNotShown() {
        EnvironmentProblem problem = assertThrows(
                EnvironmentProblem.class,
                () -> writer.write(MethodCall.once("one.system.version"), new Secret("me:hidden\u0001")));
        assertFalse(problem.line().contains("hidden"), problem.line());
    }

    @Test
    void theBytesAreUtf8() {
        byte[] request = writer.write(MethodCall.once("m", "\u00e9\ud83d\ude00"), SECRET);
        assertEquals(true, new String(request, StandardCharsets.UTF_8).contains("<string>\u00e9\ud83d\ude00</string>"));
    }
}
