package org.cloudimagefactory.common.imagelist.mime;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/** Decodes the body of a part by its {@code Content-Transfer-Encoding}, and refuses what does not belong there. */
final class TransferEncoding {
    private TransferEncoding() {}

    static byte[] decode(byte[] body, String encoding) {
        return switch (encoding) {
            case "7bit", "8bit", "binary" -> body;
            case "base64" -> base64(body);
            case "quoted-printable" -> quotedPrintable(body);
            default -> throw new ItemProblem("unknown transfer encoding '" + PrintableText.of(encoding, 40) + "'");
        };
    }

    /** Base64 with line breaks, and nothing else between. */
    static byte[] base64(byte[] body) {
        byte[] dense = new byte[body.length];
        int length = 0;
        for (byte b : body) {
            if (b != '\r' && b != '\n' && b != ' ' && b != '\t') {
                dense[length++] = b;
            }
        }
        try {
            return Base64.getDecoder().decode(Arrays.copyOf(dense, length));
        } catch (IllegalArgumentException e) {
            throw new ItemProblem("no valid base64").causedBy(e);
        }
    }

    private static byte[] quotedPrintable(byte[] body) {
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(body.length);
        int i = 0;
        while (i < body.length) {
            if (body[i] != '=') {
                decoded.write(body[i++]);
            } else if (isLineEnd(body, i + 1)) {
                i += body[i + 1] == '\r' ? 3 : 2;
            } else if (i + 2 < body.length && hex(body[i + 1]) >= 0 && hex(body[i + 2]) >= 0) {
                decoded.write(hex(body[i + 1]) * 16 + hex(body[i + 2]));
                i += 3;
            } else {
                throw new ItemProblem("no valid quoted-printable text");
            }
        }
        return decoded.toByteArray();
    }

    private static boolean isLineEnd(byte[] body, int at) {
        return (at < body.length && body[at] == '\n')
                || (at + 1 < body.length && body[at] == '\r' && body[at + 1] == '\n');
    }

    private static int hex(byte digit) {
        return digit < 0 ? -1 : Character.digit((char) digit, 16);
    }
}
