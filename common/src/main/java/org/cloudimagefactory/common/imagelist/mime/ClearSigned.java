package org.cloudimagefactory.common.imagelist.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;

/**
 * Writes {@code multipart/signed} as publishers of image lists do: the text stands in the first part as it is, without headers,
 * so that people and old tools can read it.
 */
public final class ClearSigned {
    private static final int BASE64_LINE = 64;

    private ClearSigned() {}

    /** The bytes to sign for a text: its lines end with CRLF, whatever they end with in the file. */
    public static byte[] canonical(byte[] text) {
        ByteArrayOutputStream canonical = new ByteArrayOutputStream(text.length + text.length / 16);
        LineCursor lines = new LineCursor(text, 0, text.length);
        while (lines.advance()) {
            canonical.write(text, lines.start(), lines.end() - lines.start());
            if (lines.next() > lines.end()) {
                canonical.write('\r');
                canonical.write('\n');
            }
        }
        return canonical.toByteArray();
    }

    /** The message of a text and the detached signature over its canonical form, made over SHA-256. */
    public static byte[] message(byte[] text, byte[] signature) {
        String boundary = "----" + UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
        ByteArrayOutputStream message = new ByteArrayOutputStream(text.length + 2 * signature.length + 1024);
        add(
                message,
                "MIME-Version: 1.0",
                "Content-Type: multipart/signed; protocol=\"application/x-pkcs7-signature\"; micalg=\"sha-256\"; boundary=\""
                        + boundary + "\"",
                "",
                "This is an S/MIME signed message",
                "",
                "--" + boundary);
        message.writeBytes(text);
        add(
                message,
                "",
                "--" + boundary,
                "Content-Type: application/x-pkcs7-signature; name=\"smime.p7s\"",
                "Content-Transfer-Encoding: base64",
                "Content-Disposition: attachment; filename=\"smime.p7s\"",
                "",
                Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encodeToString(signature),
                "",
                "--" + boundary + "--",
                "");
        return message.toByteArray();
    }

    private static void add(ByteArrayOutputStream message, String... lines) {
        for (String line : lines) {
            message.writeBytes((line + "\n").getBytes(StandardCharsets.US_ASCII));
        }
    }
}
