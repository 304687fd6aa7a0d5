package org.cloudimagefactory.common.imagelist.mime;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SmimeMessageTest {
    private static final String CLEAR = """
            MIME-Version: 1.0
            Content-Type: multipart/signed; protocol="application/x-pkcs7-signature";
            \tmicalg="sha-256"; boundary="--=_x"

            preamble {}
            ----=_x
            {
            }

            ----=_x
            Content-Type: application/x-pkcs7-signature; name="smime.p7s"
            Content-Transfer-Encoding: base64

            AQID

            ----=_x--
            epilogue""";

    @Test
    void takesAClearSignedMessageApart() {
        SmimeMessage message = parse(CLEAR);
        assertTrue(message.isDetached());
        assertArrayEquals(new byte[] {1, 2, 3}, message.signature());
        assertEquals(List.of("{\r\n}\r\n", "{\n}\n"), contents(message));
    }

    @Test
    void readsLinesThatEndWithCarriageReturns() {
        SmimeMessage message = parse(CLEAR.replace("\n", "\r\n"));
        assertEquals(List.of("{\r\n}\r\n"), contents(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/pkcs7-signature", "application/x-pkcs7-signature"})
    void takesBothSpellingsOfTheProtocol(String type) {
        assertTrue(parse(CLEAR.replace("application/x-pkcs7-signature", type)).isDetached());
    }

    @Test
    void takesTextWithoutNewlineAtItsEnd() {
        assertEquals(List.of("{}"), contents(parse(CLEAR.replace("{\n}\n", "{}"))));
    }

    @Test
    void doesNotTakeLongerLinesForTheBoundary() {
        SmimeMessage message = parse(CLEAR.replace("{\n}\n", "{\n----=_xy\n}\n"));
        assertEquals("{\r\n----=_xy\r\n}\r\n", contents(message).get(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/pkcs7-mime",
                "application/x-pkcs7-mime",
                "application/pkcs7-mime; smime-type=signed-data"
            })
    void takesAnOpaqueMessageApart(String type) {
        SmimeMessage message = parse("Content-Type: " + type + "\nContent-Transfer-Encoding: base64\n\nAQ\r\nID\n");
        assertFalse(message.isDetached());
        assertArrayEquals(new byte[] {1, 2, 3}, message.signature());
    }

    @Test
    void takesBareStructures() {
        byte[] der = {0x30, (byte) 0x82, 1, 2};
        assertArrayEquals(der, SmimeMessage.parse(der).signature());
        String pem = "-----BEGIN PKCS7-----\n" + Base64.getEncoder().encodeToString(der) + "\n-----END PKCS7-----\n";
        assertArrayEquals(der, parse(pem).signature());
        SmimeMessage binary =
                parse("Content-Type: application/pkcs7-mime\nContent-Transfer-Encoding: binary\n\n0\u0082..");
        assertEquals(4, binary.signature().length);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "boundary=\"--=_x\" | a=b | multipart/signed without a valid boundary",
                "boundary=\"--=_x\" | boundary=\"\" | multipart/signed without a valid boundary",
                "boundary=\"--=_x\" | boundary=\"--=_x\"; boundary=\"y\" | malformed content type",
                "----=_x-- | ----=_y-- | multipart/signed is cut off: its closing boundary is missing",
                "AQID | ----=_x | multipart/signed has 3 parts instead of 2",
                "`{\n}\n` | ----=_x-- | multipart/signed has 1 parts instead of 2",
                "AQID | A!ID | no valid base64",
                "application/x-pkcs7-signature; name | text/plain; name | the second part is no signature: its content type is text/plain",
                "application/x-pkcs7-signature\"; | application/pgp-signature\"; | signed with protocol 'application/pgp-signature' instead of PKCS#7",
                "MIME-Version: 1.0 | Content-Type: text/plain | header field content-type occurs twice",
                "MIME-Version: 1.0 | `MIME-Version: 1.0\nno field` | no header field: 'no field'",
                "MIME-Version: 1.0 | `X: a\rContent-Type: text/plain` | no header field: 'X: a",
                "multipart/signed | multipart/mixed | not signed: content type is multipart/mixed",
            })
    void refusesBrokenMessages(String from, String to, String expected) {
        Problem e = assertThrows(Problem.class, () -> parse(CLEAR.replace(from, to)));
        assertTrue(e.line().startsWith(expected), e.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | not signed: bare JSON instead of an S/MIME message",
                "hello | no header field: 'hello'",
                "A: b | no S/MIME message: it has no content type",
                "Content-Type: application/pkcs7-mime; smime-type=enveloped-data | not signed: an S/MIME message of type enveloped-data",
                "-----BEGIN CERTIFICATE----- | no S/MIME message: a PEM file of another kind",
            })
    void saysWhatItIsInstead(String text, String expected) {
        Problem e = assertThrows(Problem.class, () -> parse(text));
        assertEquals(expected, e.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`{}` | `{}`",
                "` \r\n{}` | ` \r\n{}`",
                "`Content-Type: text/plain\r\n\r\n{}` | `{}`",
                "`Content-Type: application/json; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\ne30=\r\n` | `{}`",
                "`Content-Transfer-Encoding: quoted-printable\r\n\r\n=7B=\r\n=7d` | `{}`",
            })
    void findsTheTextWithAndWithoutHeaders(String part, String expected) {
        assertEquals(expected, text(part));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`Content-Type: multipart/mixed; boundary=b\r\n\r\n--b` | the signed part is itself a message of several parts (multipart/mixed)",
                "`Content-Transfer-Encoding: uuencode\r\n\r\n{}` | unknown transfer encoding 'uuencode'",
                "`Content-Transfer-Encoding: quoted-printable\r\n\r\n=7` | no valid quoted-printable text",
                "`hello` | no header field: 'hello'",
            })
    void refusesOtherParts(String part, String expected) {
        Problem e = assertThrows(Problem.class, () -> text(part));
        assertEquals(expected, e.line());
    }

    private static SmimeMessage parse(String text) {
        return SmimeMessage.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String text(String part) {
        return new String(SignedEntity.text(part.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    private static List<String> contents(SmimeMessage message) {
        return message.contents().stream()
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .toList();
    }
}
