package org.cloudimagefactory.common.imagelist.x509;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.jspecify.annotations.Nullable;

/** The short names that OpenSSL gives to the attributes of a name, and the other spellings that are found in the field. */
final class AttributeTypes {
    private static final String[][] NAMES = {
        {"CN", "2.5.4.3", "commonName"},
        {"C", "2.5.4.6", "countryName"},
        {"O", "2.5.4.10", "organizationName"},
        {"OU", "2.5.4.11", "organizationalUnitName"},
        {"L", "2.5.4.7", "localityName"},
        {"ST", "2.5.4.8", "stateOrProvinceName", "SP"},
        {"DC", "0.9.2342.19200300.100.1.25", "domainComponent"},
        {"UID", "0.9.2342.19200300.100.1.1", "userId"},
        {"emailAddress", "1.2.840.113549.1.9.1", "Email", "E"},
        {"SN", "2.5.4.4", "surname"},
        {"GN", "2.5.4.42", "givenName"},
        {"serialNumber", "2.5.4.5"},
        {"title", "2.5.4.12"},
        {"street", "2.5.4.9", "streetAddress"},
        {"postalCode", "2.5.4.17"},
        {"description", "2.5.4.13"},
        {"businessCategory", "2.5.4.15"},
        {"telephoneNumber", "2.5.4.20"},
        {"name", "2.5.4.41"},
        {"initials", "2.5.4.43"},
        {"generationQualifier", "2.5.4.44"},
        {"x500UniqueIdentifier", "2.5.4.45"},
        {"dnQualifier", "2.5.4.46"},
        {"pseudonym", "2.5.4.65"},
        {"role", "2.5.4.72"},
        {"organizationIdentifier", "2.5.4.97"},
        {"unstructuredName", "1.2.840.113549.1.9.2"},
        {"unstructuredAddress", "1.2.840.113549.1.9.8"},
        {"mail", "0.9.2342.19200300.100.1.3"},
        {"jurisdictionL", "1.3.6.1.4.1.311.60.2.1.1"},
        {"jurisdictionST", "1.3.6.1.4.1.311.60.2.1.2"},
        {"jurisdictionC", "1.3.6.1.4.1.311.60.2.1.3"},
    };
    private static final Map<String, String> SHORT_NAMES = new HashMap<>();
    private static final Map<String, String> IDENTIFIERS = new HashMap<>();

    static {
        for (String[] entry : NAMES) {
            SHORT_NAMES.put(entry[1], entry[0]);
            for (String spelling : entry) {
                IDENTIFIERS.put(spelling.toLowerCase(Locale.ROOT), entry[1]);
            }
        }
    }

    private AttributeTypes() {}

    /** OpenSSL's short name, or the dotted number. */
    static String shortName(ASN1ObjectIdentifier type) {
        return SHORT_NAMES.getOrDefault(type.getId(), type.getId());
    }

    /** The dotted number that a spelling stands for, where it stands for one. */
    static Optional<String> identifier(String spelling) {
        @Nullable String known = IDENTIFIERS.get(spelling.toLowerCase(Locale.ROOT));
        if (known == null && spelling.matches("[0-2](\\.[0-9]+)+")) {
            return Optional.of(spelling);
        }
        return Optional.ofNullable(known);
    }
}
