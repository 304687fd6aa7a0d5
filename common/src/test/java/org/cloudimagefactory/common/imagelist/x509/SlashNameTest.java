package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBMPString;
import org.bouncycastle.asn1.DERIA5String;
import org.bouncycastle.asn1.DERPrintableString;
import org.bouncycastle.asn1.DERUTF8String;
import org.bouncycastle.asn1.x500.AttributeTypeAndValue;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlashNameTest {
    private static final X500Name ODD = new X500Name(new RDN[] {
        new RDN(pair("DC", new DERIA5String("org"))),
        new RDN(pair("O", new DERUTF8String("Hôpital"))),
        new RDN(pair("CN", new DERPrintableString("host/lists.example.org"))),
        new RDN(pair("emailAddress", new DERIA5String("a+b@example.org"))),
        new RDN(pair("1.2.3.4", new DERUTF8String("x"))),
        new RDN(pair("OU", new DERBMPString("Ä"))),
    });

    @Test
    void writesNamesAsOpensslDoes() {
        assertEquals(
                "/DC=org/O=H\\xC3\\xB4pital/CN=host/lists.example.org/emailAddress=a+b@example.org/1.2.3.4=x/OU=\\x00\\xC4",
                SlashName.of(ODD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/DC=org/O=H\\xC3\\xB4pital/CN=host/lists.example.org/emailAddress=a+b@example.org/1.2.3.4=x/OU=\\x00\\xC4",
                "/DC=org/O=Hôpital/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x/OU=Ä",
                "/dc=org/o=Hôpital/cn=host\\/lists.example.org/E=a\\+b@example.org/1.2.3.4=x/ou=Ä",
            })
    void recognisesTheSpellingsOfOneName(String text) {
        assertTrue(SlashName.matches(text, ODD));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "DC=org",
                "x/DC=org/O=Hôpital/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x/OU=Ä",
                "/DC=org/O=Hôpital/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x",
                "/DC=org/O=Hôpital/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x/OU=Ä/CN=y",
                "/DC=org/O=hôpital/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x/OU=Ä",
                "/DC=org/OU=Hôpital/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x/OU=Ä",
                "/O=Hôpital/DC=org/CN=host/lists.example.org/Email=a+b@example.org/1.2.3.4=x/OU=Ä",
            })
    void tellsOtherNamesApart(String text) {
        assertFalse(SlashName.matches(text, ODD));
    }

    @Test
    void doesNotTakeOneAttributeForTwo() {
        String text = "/O=Hosts/CN=lists.example.org";
        assertTrue(SlashName.matches(text, TestCertificate.name(text)));
        X500Name hidden = new X500Name(new RDN[] {new RDN(pair("O", new DERUTF8String("Hosts/CN=lists.example.org")))});
        assertEquals(text, SlashName.of(hidden));
        assertFalse(SlashName.matches(text, hidden));
        X500Name together = new X500Name(new RDN[] {
            new RDN(new AttributeTypeAndValue[] {
                pair("O", new DERUTF8String("Hosts")), pair("CN", new DERUTF8String("lists.example.org"))
            })
        });
        assertFalse(SlashName.matches(text, together));
        assertTrue(SlashName.matches(SlashName.of(together), together));
    }

    @Test
    void doesNotTakeEscapesInACertificateForBytes() {
        X500Name literal = new X500Name(new RDN[] {new RDN(pair("CN", new DERUTF8String("\\xC3\\xB4")))});
        assertFalse(SlashName.matches("/CN=\\xC3\\xB4", literal));
        assertFalse(SlashName.matches("/CN=ô", literal));
    }

    private static AttributeTypeAndValue pair(String type, ASN1Encodable value) {
        return new AttributeTypeAndValue(
                new ASN1ObjectIdentifier(AttributeTypes.identifier(type).orElseThrow()), value);
    }
}
