package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The facts that were measured on real servers, and what follows from the rules behind them. */
class TemplateTextTest {
    @Test
    void readsTextsAndPartsInAnyCase() throws TemplateException {
        assertEquals(
                "<T><A><![CDATA[x y]]></A><DISK><IMAGE_ID><![CDATA[1]]></IMAGE_ID></DISK></T>",
                xml("a = \"x y\"\nDisk=[ image_id = \"1\" ]"));
    }

    @Test
    void keepsAllDisksOfATemplateInTheirOrderAndSortsByName() throws TemplateException {
        Attributes attributes = TemplateText.repeatable("DISK=[IMAGE_ID=\"2\"]\nCPU=\"1\"\nDISK=[IMAGE_ID=\"1\"]");
        assertEquals(
                "<T><CPU><![CDATA[1]]></CPU><DISK><IMAGE_ID><![CDATA[2]]></IMAGE_ID></DISK>"
                        + "<DISK><IMAGE_ID><![CDATA[1]]></IMAGE_ID></DISK></T>",
                xml(attributes));
    }

    @Test
    void keepsTheLastAttributeOfANameOfAnImage() throws TemplateException {
        assertEquals(Optional.of("2"), TemplateText.unique("A=\"1\"\nA=\"2\"").text("A"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "say \\\"hi\\\"          | say \"hi\"",
                "C:\\temp\\new           | C:\\temp\\new",
                "two \\\\ backslashes    | two \\\\ backslashes",
                "a\tb,c=d#e [f] $g & <h> 'i'| a\tb,c=d#e [f] $g & <h> 'i'",
            })
    void readsAQuotedValueBackAsTheServerDoes(String written, String read) throws TemplateException {
        assertEquals(
                Optional.of(read),
                TemplateText.unique("KEY=\"" + written + "\"").text("KEY"));
    }

    @Test
    void keepsNewlinesOfAQuotedValue() throws TemplateException {
        assertEquals(
                Optional.of("a\n\nb\r"), TemplateText.unique("KEY=\"a\n\nb\r\"").text("KEY"));
    }

    @Test
    void hasTheInjectionHoleOfTheRealServer() throws TemplateException {
        Attributes attributes = TemplateText.unique("PATH=\"/ok\"\nTITLE=\"x\"\nPATH=\"/etc/passwd\"");
        assertEquals(Optional.of("/etc/passwd"), attributes.text("PATH"));
        assertEquals(Optional.of("x"), attributes.text("TITLE"));
    }

    @Test
    void takesABackslashBeforeTheClosingQuoteForAnEscape() {
        assertEquals(
                "Parse error: syntax error, unexpected $end, expecting EQUAL or EQUAL_EMPTY at line 2, columns 15:16",
                problem("A=\"end\\\"\nB=\"x\"\n"));
    }

    @Test
    void letsABackslashStandAtTheVeryEnd() throws TemplateException {
        assertEquals(Optional.of("end\\"), TemplateText.unique("A=\"end\\\"").text("A"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"A=\"a]]>b\"", "A=a]]>b", "A=[B=\"x]]>\"]"})
    void refusesTheEndOfACdataSection(String template) {
        assertEquals("Parse error.", problem(template));
    }

    @Test
    void noticesTheEndOfACdataSectionInTheSecondLineOfAValueOnlyWhenItIsWritten() throws TemplateException {
        Attributes attributes = TemplateText.unique("A=\"a\n]]>b\"");
        assertEquals(false, attributes.isWritable());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NAME = [ not closed  | unexpected VARIABLE, expecting EQUAL at line 0, columns 14:20",
                "DISK = [ IMAGE_ID    | unexpected $end, expecting EQUAL at line 0, columns 10:18",
                "NAME                 | unexpected $end, expecting EQUAL or EQUAL_EMPTY at line 0, columns 1:5",
                "A = b c = d ]        | unexpected CBRACKET, expecting $end at line 0, columns 12:14",
                "A = [ B = c D = e ]  | unexpected VARIABLE, expecting COMMA or CBRACKET at line 0, columns 13:14",
            })
    void saysWhatIsWrongInTheServersWords(String template, String message) {
        assertEquals("Parse error: syntax error, " + message, problem(template));
    }

    @Test
    void countsLinesFromZeroAndColumnsOverAllLines() {
        assertEquals(
                "Parse error: syntax error, unexpected COMMA, expecting EQUAL or EQUAL_EMPTY at line 1, columns 8:9",
                problem("A=\"b\"\nC,"));
    }

    @Test
    void takesUnquotedWordsCommentsAndEmptyValues() throws TemplateException {
        Attributes attributes = TemplateText.unique("# a comment\nA=word\nB=\nC=[]\nD=\"\"\n");
        assertEquals(Optional.of("word"), attributes.text("A"));
        assertEquals(Optional.of(""), attributes.text("B"));
        assertEquals(1, attributes.vectors("C").size());
        assertEquals(Optional.of(""), attributes.text("D"));
    }

    @Test
    void passesOverWhatIsNoTokenInSilence() throws TemplateException {
        assertEquals("<T><A><![CDATA[1]]></A></T>", xml("/ \" A=1 \" ."));
    }

    @Test
    void keepsTheQuotesOfAValueThatGoesOnAfterThem() throws TemplateException {
        assertEquals(Optional.of("\"a\"b"), TemplateText.unique("A=\"a\"b").text("A"));
    }

    @Test
    void readsXmlWithoutLosingAnything() throws TemplateException {
        Attributes attributes = TemplateText.unique(
                "<TEMPLATE><A>\"q\" \\ \\\" $x\n\t&amp;&lt;</A><DISK><IMAGE_ID>1</IMAGE_ID></DISK><EMPTY/></TEMPLATE>");
        assertEquals(Optional.of("\"q\" \\ \\\" $x\n\t&<"), attributes.text("A"));
        assertEquals("1", attributes.vectors("DISK").get(0).parts().get("IMAGE_ID"));
        assertEquals(false, attributes.has("EMPTY"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<TEMPLATE><A>x</TEMPLATE>",
                "<TEMPLATE><A>a]]>b</A></TEMPLATE>",
                "<!DOCTYPE t [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><TEMPLATE><A>&e;</A></TEMPLATE>"
            })
    void refusesXmlThatIsNotWellFormed(String template) {
        assertEquals("Parse error: XML Template malformed.", problem(template));
    }

    @Test
    void cannotWriteTheEndOfACdataSectionThatCameAsXml() throws TemplateException {
        assertEquals(false, TemplateText.unique("<T><A>a]]&gt;b</A></T>").isWritable());
    }

    @Test
    void trimsTheEndOfTheName() throws TemplateException {
        assertEquals(Optional.of(" a"), TemplateText.unique("NAME=\" a \n\"").text("NAME"));
    }

    @Test
    void erasesByAnEmptyVectorWhenMerging() throws TemplateException {
        Attributes merged = TemplateText.repeatable("A=1\nDISK=[X=\"1\"]\nDISK=[X=\"2\"]")
                .merged(TemplateText.repeatable("DISK=[]\nA=2\nB=3"));
        assertEquals(List.of(), merged.vectors("DISK"));
        assertEquals("<T><A><![CDATA[2]]></A><B><![CDATA[3]]></B></T>", xml(merged));
    }

    private static String xml(String template) throws TemplateException {
        return xml(TemplateText.repeatable(template));
    }

    private static String xml(Attributes attributes) {
        StringBuilder xml = new StringBuilder();
        attributes.appendTo(xml, "T");
        return xml.toString();
    }

    private static String problem(String template) {
        return assertThrows(TemplateException.class, () -> TemplateText.unique(template))
                .text();
    }
}
