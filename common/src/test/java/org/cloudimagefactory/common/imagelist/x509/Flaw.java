package org.cloudimagefactory.common.imagelist.x509;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.NameConstraints;

/** Something that is wrong, or only unusual, with a chain, and what each library makes of it. */
enum Flaw {
    NOTHING(true, s -> s.signer.usage(KeyUsage.digitalSignature)),
    SIGNER_EXPIRED(false, s -> s.signer.expired()),
    SIGNER_NOT_YET_VALID(false, s -> early(s.signer)),
    AUTHORITY_EXPIRED(false, s -> s.middle.expired()),
    AUTHORITY_NOT_YET_VALID(false, s -> early(s.middle)),
    ROOT_EXPIRED(false, true, Why.ROOT, s -> s.root.expired()),
    SIGNER_FORGED(false, s -> s.isForged = true),
    NO_INTERMEDIATE(false, s -> s.carriesMiddle = false),
    UNKNOWN_ROOT(false, s -> s.trustsRoot = false),
    SELF_SIGNED_SIGNER(false, s -> s.isSelfSigned = true),
    TRUSTED_SIGNER(false, s -> {
        s.isSelfSigned = true;
        s.trustsSigner = true;
    }),
    DEEP_CHAIN(true, s -> s.goesThroughLow = true),
    PATH_TOO_LONG(false, s -> {
        s.middle.authority(0);
        s.goesThroughLow = true;
    }),
    NO_AUTHORITY(false, s -> s.middle.extension(Extension.basicConstraints, true, new BasicConstraints(false))),
    NO_SIGNING_OF_CERTIFICATES(false, s -> s.middle.usage(KeyUsage.cRLSign)),
    NO_SIGNING_OF_LISTS(false, s -> s.middle.usage(KeyUsage.keyCertSign)),
    NO_SIGNING_OF_MESSAGES(false, true, Why.PURPOSE, s -> s.signer.usage(KeyUsage.keyEncipherment)),
    ROOT_OF_VERSION_1(true, s -> s.isRootOfVersion1 = true),
    NAME_PERMITTED(true, s -> constrain(s, true, "DC=org")),
    NAME_NOT_PERMITTED(false, s -> constrain(s, true, "DC=com")),
    NAME_NOT_EXCLUDED(true, s -> constrain(s, false, "DC=com")),
    NAME_EXCLUDED(false, s -> constrain(s, false, "DC=org,O=Hosts")),
    POLICY_PERMITS(true, s -> s.policy = policy("/DC=org/*")),
    POLICY_FORBIDS(false, s -> s.policy = policy("/DC=com/*")),
    POLICY_OF_EUGRIDPMA_PERMITS(true, s -> s.namespaces = namespaces("/DC=org/.*")),
    POLICY_OF_EUGRIDPMA_FORBIDS(true, false, Why.NAMESPACES, s -> s.namespaces = namespaces("/DC=com/.*")),
    SIGNER_REVOKED(false, s -> s.revokesSigner = true),
    AUTHORITY_REVOKED(false, s -> s.revokesMiddle = true),
    LIST_EXPIRED(false, s -> s.listUntil = Instant.now().minusSeconds(86_400)),
    LIST_MISSING(false, s -> s.hasListOfMiddle = false),
    LIST_FORGED(false, s -> s.isListForged = true),
    UNKNOWN_EXTENSION(true, s -> unknown(s.signer, false)),
    UNKNOWN_CRITICAL_EXTENSION(false, s -> unknown(s.signer, true)),
    UNKNOWN_CRITICAL_EXTENSION_OF_AUTHORITY(false, s -> unknown(s.middle, true)),
    SHORT_RSA_KEY(false, true, Why.KEYS, s -> s.signer.rsa(1024)),
    SHORT_RSA_KEY_OF_AUTHORITY(false, true, Why.KEYS, s -> s.middle.rsa(1024)),
    SHA1(false, true, Why.DIGESTS, s -> s.signer.signedOver("SHA1")),
    MD5(false, true, Why.DIGESTS, s -> {
        s.middle.rsa(2048);
        s.signer.signedOver("MD5");
    }),
    SHA1_OF_ROOT(true, s -> s.root.signedOver("SHA1")),
    PROXY(false, s -> s.isProxy = true);

    /** Why the verdicts differ, as operators are told. */
    private static final class Why {
        static final String ROOT = "a trusted certificate is looked at like the others; RFC 5280 leaves it out";
        static final String PURPOSE = "a list is a signed message; canl is made for connections";
        static final String KEYS = "canl has no least size of keys";
        static final String DIGESTS = "canl believes every digest that its platform can compute";
        static final String NAMESPACES = "only `*.signing_policy` is read here; IGTF ships both, with the same content";
    }

    /** With these the signer's certificate is not signed by the authority's key, the only one that MD5 makes an RSA key. */
    private static final Set<Flaw> SIGNED_ON_A_CURVE =
            EnumSet.of(SIGNER_FORGED, SELF_SIGNED_SIGNER, TRUSTED_SIGNER, DEEP_CHAIN, PATH_TOO_LONG);

    private final boolean ours;
    private final boolean canl;
    private final String why;

    // No enum constant holds state of a test: what it changes is handed in.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Consumer<ChainScenario> change;

    Flaw(boolean both, Consumer<ChainScenario> change) {
        this(both, both, "", change);
    }

    Flaw(boolean ours, boolean canl, String why, Consumer<ChainScenario> change) {
        this.ours = ours;
        this.canl = canl;
        this.why = why;
        this.change = change;
    }

    void apply(ChainScenario scenario) {
        change.accept(scenario);
    }

    boolean ours() {
        return ours;
    }

    boolean canl() {
        return canl;
    }

    String why() {
        return why;
    }

    /** Whether the two cannot be had together: they change the same thing, or a key on a curve would have to sign over MD5. */
    boolean excludes(Flaw other) {
        return subject().equals(other.subject())
                || (this == MD5 && SIGNED_ON_A_CURVE.contains(other))
                || (other == MD5 && SIGNED_ON_A_CURVE.contains(this));
    }

    private String subject() {
        return name().replaceFirst("_.*", "");
    }

    private static void early(TestCertificateDraft draft) {
        draft.valid(Instant.now().plusSeconds(86_400), Instant.now().plusSeconds(2 * 86_400));
    }

    private static void unknown(TestCertificateDraft draft, boolean isCritical) {
        draft.extension(new ASN1ObjectIdentifier("1.2.3.4.5"), isCritical, DERNull.INSTANCE);
    }

    private static void constrain(ChainScenario scenario, boolean isPermitted, String name) {
        GeneralSubtree[] trees = {new GeneralSubtree(new GeneralName(GeneralName.directoryName, name))};
        scenario.middle.extension(
                Extension.nameConstraints,
                true,
                isPermitted ? new NameConstraints(trees, null) : new NameConstraints(null, trees));
    }

    private static String policy(String subjects) {
        return "access_id_CA X509 '" + ChainScenario.ROOT + "'\npos_rights globus CA:sign\ncond_subjects globus '\""
                + subjects + "\"'\n";
    }

    private static String namespaces(String subjects) {
        return "TO Issuer \"" + ChainScenario.ROOT + "\" \\\n  PERMIT Subject \"" + subjects + "\"\n";
    }
}
