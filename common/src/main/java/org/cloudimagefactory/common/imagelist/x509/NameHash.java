package org.cloudimagefactory.common.imagelist.x509;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1IA5String;
import org.bouncycastle.asn1.ASN1PrintableString;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1T61String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.ASN1UniversalString;
import org.bouncycastle.asn1.ASN1VisibleString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.cloudimagefactory.common.spool.Digest;

/**
 * The subject hashes that name the files of a certificate directory: SHA-1 over a canonical form of the name (OpenSSL 1.0 and
 * later) and MD5 over the name as it is encoded (earlier ones).
 */
final class NameHash {
    private NameHash() {}

    /** Both hashes, the current one first. */
    static List<String> all(X500Name name) {
        return List.of(hash(Digest.SHA_1, canonical(name)), hash(Digest.MD5, encoded(name)));
    }

    /**
     * The form in which OpenSSL compares names: strings as UTF-8, ASCII letters in lower case, spaces at the ends removed and
     * runs of them made one.
     */
    static byte[] canonical(X500Name name) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (RDN rdn : name.getRDNs()) {
            ASN1EncodableVector attributes = new ASN1EncodableVector();
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                ASN1EncodableVector pair = new ASN1EncodableVector();
                pair.add(attribute.getType());
                pair.add(canonical(attribute.getValue()));
                attributes.add(new DERSequence(pair));
            }
            out.writeBytes(encoded(new DERSet(attributes)));
        }
        return out.toByteArray();
    }

    private static ASN1Encodable canonical(ASN1Encodable value) {
        boolean folded = value instanceof ASN1UTF8String
                || value instanceof ASN1BMPString
                || value instanceof ASN1UniversalString
                || value instanceof ASN1PrintableString
                || value instanceof ASN1T61String
                || value instanceof ASN1IA5String
                || value instanceof ASN1VisibleString;
        return folded ? new DERUTF8String(folded(((ASN1String) value).getString())) : value;
    }

    private static String folded(String text) {
        StringBuilder folded = new StringBuilder();
        boolean spaceBefore = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == ' ' || (c >= '\t' && c <= '\r')) {
                spaceBefore = folded.length() > 0;
            } else {
                if (spaceBefore) {
                    folded.append(' ');
                    spaceBefore = false;
                }
                folded.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
            }
        }
        return folded.toString();
    }

    private static byte[] encoded(ASN1Encodable value) {
        try {
            return value.toASN1Primitive().getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot encode a name", e);
        }
    }

    private static String hash(Digest algorithm, byte[] bytes) {
        ByteBuffer digest = ByteBuffer.wrap(algorithm.start().digest(bytes));
        return String.format("%08x", digest.order(ByteOrder.LITTLE_ENDIAN).getInt());
    }
}
