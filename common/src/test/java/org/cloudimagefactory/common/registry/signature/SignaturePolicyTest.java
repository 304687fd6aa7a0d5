package org.cloudimagefactory.common.registry.signature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.trust.RevocationMode;
import org.cloudimagefactory.common.imagelist.trust.TrustPolicy;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.junit.jupiter.api.Test;

/** What a subscription may want. */
class SignaturePolicyTest {
    private static final Path CAS = Path.of("/etc/grid-security/certificates");

    @Test
    void aDirectoryAlonePinsNobodyAndIsRefused() {
        UsageProblem problem = assertThrows(UsageProblem.class, () -> new SignaturePolicy.Notation(CAS, List.of()));
        assertTrue(problem.line().contains("pins nobody") && problem.line().contains("--endorser-dn"), problem.line());
    }

    @Test
    void aSignerIsNamedByWhatCanBeAName() {
        for (Endorser endorser : List.of(new Endorser("CN=x", ""), new Endorser("", ""), new Endorser("/CN=x", "ca"))) {
            assertThrows(UsageProblem.class, () -> new SignaturePolicy.Notation(CAS, List.of(endorser)));
        }
    }

    @Test
    void sha1IsNeverBelieved() {
        TrustPolicy weak = new TrustPolicy(CAS, false, RevocationMode.REQUIRE, true);
        assertThrows(UsageProblem.class, () -> new SignaturePolicy.Notation(weak, List.of(new Endorser("/CN=x", ""))));
    }

    @Test
    void revocationListsAreRequiredUnlessTheSiteSaysOtherwise() {
        SignaturePolicy.Notation policy = new SignaturePolicy.Notation(CAS, List.of(new Endorser("/CN=x", "")));
        assertEquals(RevocationMode.REQUIRE, policy.trust().revocation());
    }

    @Test
    void listingsSayWhoseSignatureIsWanted() throws Exception {
        assertEquals("UNSIGNED", new SignaturePolicy.Unsigned().describe());
        assertEquals(
                "notation by /CN=x, issued by /CN=ca or /CN=y",
                new SignaturePolicy.Notation(CAS, List.of(new Endorser("/CN=x", "/CN=ca"), new Endorser("/CN=y", "")))
                        .describe());
        CosignKey key = CosignKey.of(TestKeyPairs.make("secp256r1").getPublic(), "test");
        assertEquals("cosign by " + key.fingerprint(), new SignaturePolicy.Cosign(key).describe());
    }
}
