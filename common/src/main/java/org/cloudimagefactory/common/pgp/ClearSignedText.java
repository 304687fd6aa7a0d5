package org.cloudimagefactory.common.pgp;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * A text with its signature below it (RFC 9580, section 7), read strictly: exactly one message, nothing before and nothing behind it,
 * no header but {@code Hash}, no line that the escaping of dashes does not allow. So what is taken for the text is what was signed, and
 * nothing else of the file is read by anybody.
 */
final class ClearSignedText {
    private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String END = "-----END PGP SIGNATURE-----";
    private static final String HASH = "Hash:";
    private static final int HEADERS = 16;
    private static final int LINE_SHOWN = 200;
    private static final int SIGNATURE_LIMIT = 1 << 16;

    private final byte[] text;
    private final byte[] signature;
    private final List<String> digests;

    private ClearSignedText(byte[] text, byte[] signature, List<String> digests) {
        this.text = text;
        this.signature = signature;
        this.digests = digests;
    }

    /** What was signed: the text with CRLF between its lines, without the blanks at their ends and the escaping of dashes. */
    byte[] text() {
        return text;
    }

    /** Packets of the signature. */
    byte[] signature() {
        return signature;
    }

    /** Digests that the headers name, in capital letters; empty when there is no header. */
    List<String> digests() {
        return digests;
    }

    /**
     * Reads a message.
     *
     * @throws ItemProblem with the reason when it is none
     */
    static ClearSignedText parse(byte[] message) {
        return new Reading(message).message();
    }

    /** One reading, line by line; a line ends with LF or CRLF. */
    private static final class Reading {
        private final byte[] bytes;
        private int position;
        private int from;
        private int to;

        Reading(byte[] bytes) {
            this.bytes = bytes;
        }

        ClearSignedText message() {
            if (!advance() || !is(BEGIN)) {
                throw new ItemProblem("it is not clearsigned: it does not begin with " + BEGIN);
            }
            List<String> digests = headers();
            byte[] text = text();
            byte[] signature = signature();
            if (position < bytes.length) {
                throw new ItemProblem("something follows its signature");
            }
            return new ClearSignedText(text, signature, digests);
        }

        private boolean advance() {
            if (position >= bytes.length) {
                return false;
            }
            from = position;
            int end = from;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            position = Math.min(bytes.length, end + 1);
            to = end > from && bytes[end - 1] == '\r' ? end - 1 : end;
            return true;
        }

        private boolean is(String line) {
            return Arrays.equals(bytes, from, to, line.getBytes(StandardCharsets.US_ASCII), 0, line.length());
        }

        private String line() {
            return new String(bytes, from, Math.min(to - from, LINE_SHOWN), StandardCharsets.ISO_8859_1);
        }

        private List<String> headers() {
            List<String> digests = new ArrayList<>();
            for (int i = 0; i < HEADERS && advance(); i++) {
                if (from == to) {
                    return digests;
                }
                if (!line().startsWith(HASH)) {
                    throw new ItemProblem("its signed message has a header that is not allowed there");
                }
                Arrays.stream(line().substring(HASH.length()).split(",", -1))
                        .map(name -> name.strip().toUpperCase(Locale.ROOT))
                        .forEach(digests::add);
            }
            throw new ItemProblem("the headers of its signed message do not end");
        }

        private byte[] text() {
            ByteArrayOutputStream text = new ByteArrayOutputStream(bytes.length);
            for (boolean first = true; advance(); first = false) {
                if (is(SIGNATURE)) {
                    return text.toByteArray();
                }
                if (!first) {
                    text.write('\r');
                    text.write('\n');
                }
                addLine(text);
            }
            throw new ItemProblem("its signed message has no signature");
        }

        private void addLine(ByteArrayOutputStream text) {
            int start = from;
            if (start < to && bytes[start] == '-') {
                if (start + 1 >= to || bytes[start + 1] != ' ') {
                    throw new ItemProblem("a line of its signed message begins with a dash that is not escaped");
                }
                start += 2;
            }
            int end = to;
            while (end > start && (bytes[end - 1] == ' ' || bytes[end - 1] == '\t')) {
                end--;
            }
            for (int i = start; i < end; i++) {
                if (bytes[i] == '\r') {
                    throw new ItemProblem("a line of its signed message has a carriage return in it");
                }
            }
            text.write(bytes, start, end - start);
        }

        private byte[] signature() {
            boolean isArmor = false;
            StringBuilder packed = new StringBuilder();
            while (advance()) {
                if (is(END)) {
                    return decoded(packed.toString()).orElseThrow(() -> new ItemProblem("its signature is damaged"));
                }
                if (!isArmor) {
                    // Versions and comments mean nothing.
                    isArmor = from == to;
                } else if (to > from && bytes[from] != '=') {
                    packed.append(line());
                }
                if (packed.length() > SIGNATURE_LIMIT) {
                    throw new ItemProblem("its signature is larger than " + (SIGNATURE_LIMIT >> 10) + " KiB");
                }
            }
            throw new ItemProblem("its signature has no end");
        }

        private static Optional<byte[]> decoded(String packed) {
            try {
                byte[] packets = Base64.getDecoder().decode(packed);
                return packets.length == 0 ? Optional.empty() : Optional.of(packets);
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }
    }
}
