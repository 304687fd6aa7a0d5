package org.cloudimagefactory.common.imagelist.mime;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/** A signed message taken apart, with nothing believed yet. */
public final class SmimeMessage {
    private static final Set<String> SIGNATURE_TYPES =
            Set.of("application/pkcs7-signature", "application/x-pkcs7-signature");
    private static final Set<String> OPAQUE_TYPES = Set.of("application/pkcs7-mime", "application/x-pkcs7-mime");
    private static final int DER_SEQUENCE = 0x30;

    private final byte[] signature;
    private final List<byte[]> contents;

    private SmimeMessage(byte[] signature, List<byte[]> contents) {
        this.signature = signature;
        this.contents = List.copyOf(contents);
    }

    /** The CMS structure (PKCS#7), DER or BER. */
    public byte[] signature() {
        return signature.clone();
    }

    /**
     * The bytes that a detached signature may have been made over, most likely first: the text in its canonical form with
     * CRLF, then as it stands. Empty when the signature carries its content itself.
     */
    public List<byte[]> contents() {
        return contents;
    }

    /** Whether the content stands beside the signature. */
    public boolean isDetached() {
        return !contents.isEmpty();
    }

    /** Takes a message apart: {@code multipart/signed}, {@code application/pkcs7-mime}, or a bare CMS file, DER or PEM. */
    public static SmimeMessage parse(byte[] message) {
        if (isDer(message, 0)) {
            return new SmimeMessage(message, List.of());
        }
        if (startsWith(message, "-----BEGIN ")) {
            return new SmimeMessage(pem(message), List.of());
        }
        if (startsWith(message, "{") || startsWith(message, "[")) {
            throw new ItemProblem("not signed: bare JSON instead of an S/MIME message");
        }
        HeaderBlock headers = HeaderBlock.read(message, 0, message.length);
        ContentType type =
                headers.contentType().orElseThrow(() -> new ItemProblem("no S/MIME message: it has no content type"));
        if (type.type().equals("multipart/signed")) {
            return clearSigned(message, headers, type);
        }
        if (OPAQUE_TYPES.contains(type.type())) {
            return opaque(message, headers, type);
        }
        throw new ItemProblem("not signed: content type is " + PrintableText.of(type.type(), 60));
    }

    /** A signature in a file of its own, DER or PEM, and the very bytes that it is to be over. Text before the PEM says nothing. */
    public static SmimeMessage detached(byte[] content, byte[] signature) {
        if (isDer(signature, 0)) {
            return new SmimeMessage(signature, List.of(content));
        }
        String text = new String(signature, StandardCharsets.ISO_8859_1);
        int begin = text.indexOf("-----BEGIN ");
        if (begin < 0) {
            throw new ItemProblem("the signature is neither DER nor PEM");
        }
        return new SmimeMessage(pem(text.substring(begin).getBytes(StandardCharsets.ISO_8859_1)), List.of(content));
    }

    private static SmimeMessage clearSigned(byte[] message, HeaderBlock headers, ContentType type) {
        String protocol = type.parameter("protocol").orElse("application/pkcs7-signature");
        if (!SIGNATURE_TYPES.contains(protocol.toLowerCase(Locale.ROOT))) {
            throw new ItemProblem("signed with protocol '" + PrintableText.of(protocol, 60) + "' instead of PKCS#7");
        }
        List<byte[]> parts = MultipartSigned.split(message, headers.bodyStart(), type);
        byte[] second = parts.get(1);
        HeaderBlock partHeaders = HeaderBlock.read(second, 0, second.length);
        String partType = partHeaders.contentType().map(ContentType::type).orElse("none");
        if (!SIGNATURE_TYPES.contains(partType)) {
            throw new ItemProblem("the second part is no signature: its content type is " + partType);
        }
        byte[] signature = signatureBytes(second, partHeaders);
        byte[] raw = parts.get(0);
        byte[] canonical = ClearSigned.canonical(raw);
        return new SmimeMessage(
                signature, Arrays.equals(raw, canonical) ? List.of(canonical) : List.of(canonical, raw));
    }

    private static SmimeMessage opaque(byte[] message, HeaderBlock headers, ContentType type) {
        String kind = type.parameter("smime-type").orElse("signed-data");
        if (!kind.equalsIgnoreCase("signed-data")) {
            throw new ItemProblem("not signed: an S/MIME message of type " + PrintableText.of(kind, 40));
        }
        return new SmimeMessage(signatureBytes(message, headers), List.of());
    }

    /** Publishers leave the encoding out now and then; binary DER and base64 can't be mistaken for each other. */
    private static byte[] signatureBytes(byte[] part, HeaderBlock headers) {
        byte[] body = Arrays.copyOfRange(part, Math.min(headers.bodyStart(), part.length), part.length);
        return isDer(body, 0) ? body : TransferEncoding.base64(body);
    }

    private static byte[] pem(byte[] message) {
        String text = new String(message, StandardCharsets.ISO_8859_1).strip();
        for (String label : new String[] {"PKCS7", "CMS"}) {
            String begin = "-----BEGIN " + label + "-----";
            String end = "-----END " + label + "-----";
            if (text.startsWith(begin) && text.endsWith(end)) {
                String body = text.substring(begin.length(), text.length() - end.length());
                return TransferEncoding.base64(body.getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        throw new ItemProblem("no S/MIME message: a PEM file of another kind");
    }

    private static boolean isDer(byte[] bytes, int at) {
        return bytes.length > at + 1 && bytes[at] == DER_SEQUENCE && (bytes[at + 1] & 0x80) != 0;
    }

    private static boolean startsWith(byte[] message, String text) {
        byte[] start = Arrays.copyOf(message, Math.min(text.length(), message.length));
        return new String(start, StandardCharsets.ISO_8859_1).equals(text);
    }
}
