package org.cloudimagefactory.common.imagelist.x509;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.bouncycastle.asn1.x500.X500Name;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningPolicyTest {
    private static final X500Name CA = TestCertificate.name("/C=CH/O=Example/CN=Example CA");

    private static final String BLOCKS = """
            # EACL of two authorities
            access_id_CA   X509   '/C=CH/O=Other/CN=Other CA'
            pos_rights     globus CA:sign
            cond_subjects  globus '"*"'

            access_id_CA  X509  "/C=CH/O=Example/CN=Example CA"   # with a comment
            pos_rights  globus  CA:sign
            cond_subjects  globus  '"/C=CH/O=Example/*" "/DC=ch/DC=example/CN=host?.example.ch"'
            """;

    @ParameterizedTest
    @CsvSource({
        "/C=CH/O=Example/CN=a, true",
        "/c=ch/o=example/CN=a, true",
        "/C=CH/O=Examples/CN=a, false",
        "/DC=ch/DC=example/CN=host1.example.ch, true",
        "/DC=ch/DC=example/CN=host11.example.ch, false",
        "/DC=ch/DC=example/CN=host1xexample.ch, false",
    })
    void matchesPatterns(String subject, boolean expected) {
        SigningPolicy policy = SigningPolicy.parse(BLOCKS, "x.signing_policy").of(CA);
        assertEquals(expected, policy.permits(TestCertificate.name(subject)));
    }

    @Test
    void knowsWhomItIsAbout() {
        SigningPolicy policy = SigningPolicy.parse(BLOCKS, "x");
        assertTrue(policy.isAbout(CA));
        assertFalse(policy.isAbout(TestCertificate.name("/C=CH/CN=Third")));
        assertFalse(policy.of(TestCertificate.name("/C=CH/CN=Third")).permits(CA));
    }

    @Test
    void takesTheSpellingsOfMailAddressesForOne() {
        SigningPolicy policy =
                SigningPolicy.parse("""
                        access_id_CA X509 '/O=x/Email=ca@example.org'
                        pos_rights globus CA:sign
                        cond_subjects globus "/O=x/E=*"
                        """, "x").of(TestCertificate.name("/O=x/emailAddress=ca@example.org"));
        assertTrue(policy.permits(TestCertificate.name("/O=x/emailAddress=me@example.org")));
    }

    @Test
    void permitsNothingWithoutTheRightToSign() {
        String denied = BLOCKS.replace("pos_rights  globus  CA:sign", "neg_rights  globus  CA:sign");
        assertFalse(SigningPolicy.parse(denied, "x").isAbout(CA));
    }

    @ParameterizedTest
    @CsvSource({"nonsense here", "access_id_CA X509 'unterminated"})
    void refusesWhatItCannotRead(String line) {
        Problem e = assertThrows(Problem.class, () -> SigningPolicy.parse(line, "x.signing_policy"));
        assertTrue(e.line().startsWith("x.signing_policy: "), e.line());
    }
}
