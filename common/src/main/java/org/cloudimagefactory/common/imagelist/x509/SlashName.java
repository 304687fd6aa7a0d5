package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;
import org.bouncycastle.asn1.ASN1UTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;

/**
 * Distinguished names in OpenSSL's slash form, {@code /DC=org/O=Hosts/CN=lists.example.org}, as lists, subscriptions and
 * signing policies spell them. The form is ambiguous, so names are never compared as text: the text is split and each
 * attribute compared with the one of the certificate. OpenSSL before 3 wrote slashes in values as they are, later ones write
 * a backslash before them; both write bytes outside of ASCII as {@code \xHH}.
 */
final class SlashName {
    private static final Pattern SEPARATOR =
            Pattern.compile("(?<!\\\\)([/+])([A-Za-z][A-Za-z0-9]*|[0-9]+(?:\\.[0-9]+)+)=");
    private static final Pattern LITERAL_ESCAPE = Pattern.compile("\\\\x[0-9A-Fa-f]{2}");

    /** One attribute of a name as text. */
    private record Attribute(String type, String value, boolean startsRdn) {}

    private SlashName() {}

    /** A certificate's name in slash form, as OpenSSL before version 3 writes it, which is what vmCatcher compares with. */
    static String of(X500Name name) {
        StringBuilder text = new StringBuilder();
        for (RDN rdn : name.getRDNs()) {
            char separator = '/';
            for (AttributeTypeAndValue attribute : rdn.getTypesAndValues()) {
                text.append(separator).append(AttributeTypes.shortName(attribute.getType()));
                text.append('=').append(escaped(contentOctets(attribute.getValue())));
                separator = '+';
            }
        }
        return text.toString();
    }

    /** Whether the text is a slash form at all. */
    static boolean isSlashForm(String text) {
        return !attributes(text).isEmpty();
    }

    /** Whether the text names just this certificate name. */
    static boolean matches(String text, X500Name name) {
        List<Attribute> attributes = attributes(text);
        int at = 0;
        for (RDN rdn : name.getRDNs()) {
            boolean first = true;
            for (AttributeTypeAndValue actual : rdn.getTypesAndValues()) {
                if (at == attributes.size()
                        || attributes.get(at).startsRdn() != first
                        || !matches(attributes.get(at), actual)) {
                    return false;
                }
                first = false;
                at++;
            }
        }
        return at == attributes.size() && at > 0;
    }

    /** Splits before each known attribute type; any other slash belongs to the value. */
    private static List<Attribute> attributes(String text) {
        List<Attribute> attributes = new ArrayList<>();
        Matcher matcher = SEPARATOR.matcher(text);
        String type = "";
        boolean startsRdn = true;
        int valueStart = 0;
        while (matcher.find()) {
            if (AttributeTypes.identifier(matcher.group(2)).isEmpty()) {
                continue;
            }
            if (attributes.isEmpty() && type.isEmpty() && matcher.start() != 0) {
                return List.of();
            }
            if (!type.isEmpty()) {
                attributes.add(new Attribute(type, text.substring(valueStart, matcher.start()), startsRdn));
            }
            type = matcher.group(2);
            startsRdn = matcher.group(1).equals("/");
            valueStart = matcher.end();
        }
        if (!type.isEmpty()) {
            attributes.add(new Attribute(type, text.substring(valueStart), startsRdn));
        }
        return attributes;
    }

    private static boolean matches(Attribute told, AttributeTypeAndValue actual) {
        boolean sameType = AttributeTypes.identifier(told.type())
                .map(actual.getType().getId()::equals)
                .orElse(false);
        if (!sameType || !(actual.getValue() instanceof ASN1String string)) {
            return false;
        }
        String value = string.getString();
        if (LITERAL_ESCAPE.matcher(value).find()) {
            // Such a name prints like another one; it is never equal to any text.
            return false;
        }
        String old = escaped(contentOctets(actual.getValue()));
        return told.value().equals(value)
                || told.value().equals(old)
                || told.value().equals(backslashed(value))
                || told.value().equals(backslashed(old));
    }

    private static String backslashed(String value) {
        return value.replace("/", "\\/").replace("+", "\\+");
    }

    private static String escaped(byte[] octets) {
        StringBuilder text = new StringBuilder();
        for (byte octet : octets) {
            if (octet < ' ' || octet > '~') {
                text.append(String.format("\\x%02X", octet & 0xff));
            } else {
                text.append((char) octet);
            }
        }
        return text.toString();
    }

    /** What OpenSSL prints: the bytes of the value, whatever string type they are of. */
    private static byte[] contentOctets(ASN1Encodable value) {
        if (value instanceof ASN1UTF8String utf8) {
            return utf8.getString().getBytes(StandardCharsets.UTF_8);
        }
        if (value instanceof ASN1BMPString bmp) {
            return bmp.getString().getBytes(StandardCharsets.UTF_16BE);
        }
        if (value instanceof ASN1String string) {
            return string.getString().getBytes(StandardCharsets.ISO_8859_1);
        }
        try {
            ASN1Primitive primitive = value.toASN1Primitive();
            return primitive.getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot encode a name", e);
        }
    }
}
