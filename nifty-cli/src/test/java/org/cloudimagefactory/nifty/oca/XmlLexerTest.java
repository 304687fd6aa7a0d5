package org.cloudimagefactory.nifty.oca;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;

/** Documents are read as a parser of all of XML reads them, or refused. */
class XmlLexerTest {
    private static final List<String> PIECES = List.of(
            "&lt;",
            "&gt;",
            "&amp;",
            "&quot;",
            "&apos;",
            "&#65;",
            "&#x1F600;",
            "&#13;",
            "&#xd;",
            "x",
            " ",
            "\n",
            "\r",
            "\r\n",
            "\t",
            "\u00e9",
            "\u20ac",
            "\ud83d\ude00",
            "]]",
            ">",
            "<!-- & < -->",
            "<?pi & <?>",
            "<![CDATA[&lt; ]] ]> <x> \r\n]]>",
            "<![CDATA[]]>",
            "plain text of some length",
            "\ufffd",
            "\"'");

    /** Gives the bytes in pieces of any size. */
    private static InputStream inPieces(byte[] bytes, Random random) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(40)));
            }
        };
    }

    private static String read(InputStream in) throws IOException {
        StringWriter document = new StringWriter();
        OneResponse response = ResponseReader.read(in, reader -> reader.transferTo(document));
        return response.isError() ? response.message() : document.toString();
    }

    private static String readShort(String answer) throws IOException {
        return ResponseReader.read(new ByteArrayInputStream(answer.getBytes(StandardCharsets.UTF_8)))
                .message();
    }

    private static String readByTheJdk(byte[] answer) throws Exception {
        Document document = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(answer));
        return document.getElementsByTagName("string").item(0).getTextContent();
    }

    @Test
    void readsWhatAParserOfAllOfXmlReads() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int run = 0; run < 500; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(60); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            // Only a parser of all of XML minds the end of a section that has no beginning.
            String value = text.toString().replace("]]>", random.nextBoolean() ? "]]" : "]]&gt;");
            value = value.contains("<![CDATA[") ? text.toString().replace("]]]]>", "]]>") : value;
            byte[] answer = ClientTest.answer("<string>" + value + "</string>").getBytes(StandardCharsets.UTF_8);
            String message = "seed " + seed + ", run " + run + ": " + value;
            String expected;
            try {
                expected = readByTheJdk(answer);
            } catch (org.xml.sax.SAXException e) {
                continue;
            }
            assertEquals(expected, read(inPieces(answer, random)), message);
            assertEquals(expected, readShort(new String(answer, StandardCharsets.UTF_8)), message);
        }
    }

    @Test
    void aDamagedAnswerIsReadOrRefusedAndNothingElse() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] whole = RecordedAnswersTest.bytes("7.4.0", "017-image-info-ready.response.xml");
        for (int run = 0; run < 3000; run++) {
            byte[] damaged = whole.clone();
            for (int i = random.nextInt(3); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? random.nextInt(256) : '<');
            }
            String value;
            try {
                value = read(inPieces(damaged, random));
            } catch (MalformedAnswerException e) {
                continue;
            } catch (IOException | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", run " + run, e);
            }
            try {
                assertEquals(readByTheJdk(damaged), value, "seed " + seed + ", run " + run);
            } catch (org.xml.sax.SAXException e) {
                // Ours is no judge of all of XML; what counts is that it never reads something else.
            }
        }
    }

    @Test
    void anAnswerThatEndsEarlyIsRefusedWhereverItEnds() {
        String whole = ClientTest.answer("<string>&lt;A/&gt; \u00e9</string>");
        byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < bytes.length; length++) {
            InputStream cut = new ByteArrayInputStream(bytes, 0, length);
            assertThrows(MalformedAnswerException.class, () -> read(cut), length + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<string a>x</string>",
                "<string a='<'>x</string>",
                "<string a='b'c='d'>x</string>",
                "<string a='&nbsp;'>x</string>",
                "<string>&nbsp;</string>",
                "<string>&#0;</string>",
                "<string>&#xd800;</string>",
                "<string>&#x110000;</string>",
                "<string>&#+65;</string>",
                "<string>&#;</string>",
                "<string>&#99999999999999999999;</string>",
                "<string>&lt</string>",
                "<string>a\u0001</string>",
                "<string>a\ufffe</string>",
                "<string><![CDATA[\u0001]]></string>",
                "<string>x</int>",
                "<string><x/></string>",
                "<string><!ENTITY a 'b'></string>",
                "<string>x</string></value></value>",
                "< string>x</string>"
            })
    void whatIsNoXmlRpcIsRefused(String value) {
        InputStream answer = new ByteArrayInputStream(ClientTest.answer(value).getBytes(StandardCharsets.UTF_8));
        assertThrows(MalformedAnswerException.class, () -> read(answer));
        assertThrows(MalformedAnswerException.class, () -> readShort(ClientTest.answer(value)));
    }

    @Test
    void namesTagsAndDepthHaveLimits() {
        for (String value : List.of("<" + "a".repeat(1 << 20), "<a>".repeat(1 << 16), "<a b='" + " ".repeat(1 << 20))) {
            assertThrows(MalformedAnswerException.class, () -> readShort(ClientTest.answer(value)));
        }
    }

    @Test
    void manyCommentsAndSectionsInATextTakeNoStack() throws IOException {
        String text = "<!--a--><![CDATA[b]]><?c?>".repeat(100_000);
        assertEquals("b".repeat(100_000), readShort(ClientTest.answer("<string>" + text + "</string>")));
    }

    @Test
    void attributesMeanNothing() throws IOException {
        assertEquals("x", readShort(ClientTest.answer("<string a='>' \n b:c = \"/>'&lt;\" >x</string  >")));
    }

    @Test
    void onlyUtf8IsRead() throws IOException {
        String answer = ClientTest.answer("<string>\u00e9</string>");
        assertEquals("\u00e9", readShort("\ufeff" + answer));
        for (String name : List.of("utf-8", "UTF8", "utf8", "Utf-8")) {
            assertEquals("\u00e9", readShort(answer.replace("UTF-8", name)), name);
        }
        for (String before : List.of("", " ".repeat(300))) {
            String late = answer.replace(" encoding=\"UTF-8\"", before + " encoding='utf-16'");
            assertThrows(MalformedAnswerException.class, () -> readShort(late), late);
        }
        MalformedAnswerException e =
                assertThrows(MalformedAnswerException.class, () -> readShort(answer.replace("UTF-8", "ISO-8859-1")));
        assertTrue(e.getMessage().contains("not UTF-8"), e.getMessage());
        InputStream latin = new ByteArrayInputStream(answer.getBytes(StandardCharsets.ISO_8859_1));
        e = assertThrows(MalformedAnswerException.class, () -> read(latin));
        assertTrue(e.getMessage().contains("not UTF-8"), e.getMessage());
    }

    @Test
    void aConsumerMayStopBeforeTheEnd() throws IOException {
        InputStream in = new ByteArrayInputStream(
                ClientTest.answer("<string>abc&lt;</string>").getBytes(StandardCharsets.UTF_8));
        OneResponse response = ResponseReader.read(in, Reader::read);
        assertEquals(false, response.isError());
    }
}
