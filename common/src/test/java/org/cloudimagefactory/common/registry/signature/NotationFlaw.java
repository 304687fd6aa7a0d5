package org.cloudimagefactory.common.registry.signature;

import static org.cloudimagefactory.common.registry.signature.SignatureFault.*;

import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;

/** Everything that can be wrong with a signature of notation, alone, and the word for it. */
enum NotationFlaw {
    NOT_FLATTENED(MALFORMED, draft(draft -> draft.envelope.putArray("signatures"))),
    CRITICAL_OUTSIDE(MALFORMED, draft(draft -> draft.open.putArray("crit"))),
    ALGORITHM_OUTSIDE_TOO(MALFORMED, draft(draft -> draft.open.put("alg", "ES256"))),
    NO_ALGORITHM(MALFORMED, draft(draft -> draft.header.remove("alg"))),
    NONE(ALGORITHM_NONE, draft(draft -> draft.header.put("alg", "none"))),
    NONE_IN_OTHER_LETTERS(ALGORITHM_NONE, draft(draft -> draft.header.put("alg", "nOnE"))),
    HMAC(ALGORITHM_SYMMETRIC, draft(draft -> draft.header.put("alg", "HS256"))),
    PKCS1(ALGORITHM_PKCS1, draft(draft -> draft.header.put("alg", "RS256"))),
    EDWARDS(ALGORITHM_UNKNOWN, draft(draft -> draft.header.put("alg", "EdDSA"))),
    OTHER_STRENGTH(ALGORITHM_MISMATCH, draft(draft -> draft.header.put("alg", "ES384"))),
    OTHER_KIND(ALGORITHM_MISMATCH, draft(draft -> draft.header.put("alg", "PS256"))),
    CONTENT_TYPE(OTHER_CONTENT_TYPE, draft(draft -> draft.header.put("cty", "application/json"))),
    UNKNOWN_HEADER(UNKNOWN_CRITICAL, draft(draft -> {
        draft.header.put("io.cncf.notary.verificationPlugin", "x");
        draft.critical().add("io.cncf.notary.verificationPlugin");
    })),
    CRITICAL_ALGORITHM(UNKNOWN_CRITICAL, draft(draft -> draft.critical().add("alg"))),
    CRITICAL_NUMBER(UNKNOWN_CRITICAL, draft(draft -> draft.critical().add(1))),
    CRITICAL_AND_MISSING(MALFORMED, draft(draft -> draft.critical().add("io.cncf.notary.expiry"))),
    CRITICAL_TWICE(MALFORMED, draft(draft -> draft.critical().add("io.cncf.notary.signingScheme"))),
    NO_CRITICAL(NOT_CRITICAL, draft(draft -> draft.header.remove("crit"))),
    SCHEME_NOT_CRITICAL(NOT_CRITICAL, draft(draft -> {
        draft.critical().removeAll();
        draft.expiring(Instant.now().plusSeconds(600));
    })),
    EXPIRY_NOT_CRITICAL(
            NOT_CRITICAL,
            draft(draft -> draft.header.put("io.cncf.notary.expiry", NotationDraft.seconds(Instant.now())))),
    AUTHORITY_SCHEME(
            SIGNING_AUTHORITY,
            draft(draft -> draft.header.put("io.cncf.notary.signingScheme", "notary.x509.signingAuthority"))),
    OTHER_SCHEME_OF_SIGNING(
            UNKNOWN_SIGNING_SCHEME, draft(draft -> draft.header.put("io.cncf.notary.signingScheme", "x"))),
    AUTHENTIC_TIME(
            MALFORMED, draft(draft -> draft.header.put("io.cncf.notary.authenticSigningTime", "2026-01-01T00:00:00Z"))),
    NO_TIME(MALFORMED, draft(draft -> draft.header.remove("io.cncf.notary.signingTime"))),
    NO_REAL_TIME(MALFORMED, draft(draft -> draft.header.put("io.cncf.notary.signingTime", "yesterday"))),
    NO_CHAIN(CERTIFICATES, draft(draft -> draft.open.putArray("x5c"))),
    BROKEN_CHAIN(CERTIFICATES, draft(draft -> draft.chain.set(1, new byte[] {0x30, 1, 0}))),
    LONG_CHAIN(CERTIFICATES, draft(draft -> draft.chain.addAll(Collections.nCopies(10, draft.chain.get(0))))),
    LARGE_CERTIFICATE(TOO_LARGE, draft(draft -> draft.chain.set(1, new byte[33 << 10]))),
    SMALL_RSA(KEY_KIND, keys(scenario -> scenario.signer.rsa(1024))),
    ODD_RSA(KEY_KIND, keys(scenario -> scenario.signer.rsa(2560))),
    ODD_CURVE(KEY_KIND, keys(scenario -> scenario.signer.curve("secp256k1"))),
    SHORT_CURVE(KEY_KIND, keys(scenario -> scenario.signer.curve("P-224"))),
    TAMPERED_SIGNATURE(INVALID, draft(draft -> draft.isTampered = true)),
    OTHER_KEY(INVALID, draft(draft -> draft.key = otherKey())),
    OTHER_DIGEST(
            OTHER_MANIFEST,
            draft(draft ->
                    draft.target.put("digest", TestManifests.of("x").digest().toString()))),
    OTHER_SIZE(OTHER_DESCRIPTION, draft(draft -> draft.target.put("size", 1))),
    SIZE_IS_TEXT(OTHER_DESCRIPTION, draft(draft -> draft.target.put("size", "1"))),
    OTHER_TYPE(OTHER_DESCRIPTION, draft(draft -> draft.target.put("mediaType", "application/json"))),
    NO_TARGET(MALFORMED, draft(draft -> draft.payload.removeAll())),
    SOMEBODY_ELSE(OTHER_SIGNER, scenario(scenario -> scenario.endorsers = List.of(new Endorser("/CN=other", "")))),
    OTHER_ISSUER(
            OTHER_AUTHORITY,
            scenario(scenario ->
                    scenario.endorsers = List.of(new Endorser(NotationScenario.SIGNER, NotationScenario.ROOT)))),
    WRONG_ORDER(CHAIN_ORDER, draft(draft -> Collections.swap(draft.chain, 1, 2))),
    NO_ROOT(CHAIN_ORDER, draft(draft -> draft.chain.remove(2))),
    ROOT_TWICE(CHAIN_ORDER, draft(draft -> draft.chain.add(draft.chain.get(2)))),
    AUTHORITY_SIGNS(SIGNER_IS_AUTHORITY, scenario(scenario -> scenario.signerConstraints(new BasicConstraints(true)))),
    NO_USAGE(SignatureFault.KEY_USAGE, scenario(scenario -> scenario.signer.without(Extension.keyUsage))),
    USAGE_NOT_CRITICAL(
            SignatureFault.KEY_USAGE,
            scenario(scenario ->
                    scenario.signer.extension(Extension.keyUsage, false, new KeyUsage(KeyUsage.digitalSignature)))),
    ENCIPHERS(
            SignatureFault.KEY_USAGE,
            scenario(scenario -> scenario.signer.usage(KeyUsage.digitalSignature | KeyUsage.keyEncipherment))),
    SIGNS_NOTHING(SignatureFault.KEY_USAGE, scenario(scenario -> scenario.signer.usage(KeyUsage.nonRepudiation))),
    FOR_MAIL(PURPOSE, scenario(scenario -> scenario.purposes(KeyPurposeId.id_kp_emailProtection))),
    FOR_CODE_AND_MAIL(
            PURPOSE,
            scenario(
                    scenario -> scenario.purposes(KeyPurposeId.id_kp_codeSigning, KeyPurposeId.id_kp_emailProtection))),
    FOR_SERVERS(PURPOSE, scenario(scenario -> scenario.purposes(KeyPurposeId.id_kp_serverAuth))),
    FOR_ANYTHING(PURPOSE, scenario(scenario -> scenario.purposes(KeyPurposeId.anyExtendedKeyUsage))),
    FOR_TIME_STAMPS(PURPOSE, scenario(scenario -> scenario.purposes(KeyPurposeId.id_kp_timeStamping))),
    MIDDLE_NO_AUTHORITY(
            NO_AUTHORITY,
            scenario(scenario ->
                    scenario.middle.extension(Extension.basicConstraints, true, new BasicConstraints(false)))),
    MIDDLE_NOT_CRITICAL(
            NO_AUTHORITY,
            scenario(scenario ->
                    scenario.middle.extension(Extension.basicConstraints, false, new BasicConstraints(true)))),
    MIDDLE_SIGNS_NO_CERTIFICATES(NO_AUTHORITY, scenario(scenario -> scenario.middle.usage(KeyUsage.cRLSign))),
    TOO_DEEP(
            NO_AUTHORITY,
            scenario(scenario ->
                    scenario.root = TestCertificate.named(NotationScenario.ROOT).authority(0))),
    SHA_1(SignatureFault.WEAK_DIGEST, scenario(scenario -> scenario.signer.signedOver("SHA1"))),
    WEAK_AUTHORITY(SignatureFault.WEAK_KEY, scenario(scenario -> scenario.middle.rsa(1024))),
    NOT_TRUSTED(UNTRUSTED, scenario(scenario -> scenario.trustsRoot = false)),
    EXPIRED_SIGNER(CERTIFICATE_EXPIRED, scenario(scenario -> scenario.signer.expired())),
    EXPIRED_AUTHORITY(CERTIFICATE_EXPIRED, scenario(scenario -> scenario.middle.expired())),
    NO_LISTS(REVOCATION_UNKNOWN, scenario(scenario -> scenario.hasLists = false)),
    REVOKED_SIGNER(REVOKED, scenario(scenario -> scenario.isRevoked = true)),
    REVOKED_AUTHORITY(REVOKED, scenario(scenario -> scenario.isMiddleRevoked = true)),
    NOT_PERMITTED(
            SignatureFault.SIGNING_POLICY,
            scenario(scenario -> scenario.policy = "access_id_CA X509 '" + NotationScenario.ROOT
                    + "'\npos_rights globus CA:sign\ncond_subjects globus '\"/O=Elsewhere/*\"'\n")),
    UNKNOWN_EXTENSION(
            SignatureFault.CONSTRAINTS,
            scenario(scenario ->
                    scenario.signer.extension(new ASN1ObjectIdentifier("1.2.3.4.5"), true, DERNull.INSTANCE))),
    IN_THE_FUTURE(SignatureFault.SIGNING_TIME, signedAt(Duration.ofHours(1))),
    BEFORE_THE_CERTIFICATE(SignatureFault.SIGNING_TIME, signedAt(Duration.ofDays(-2))),
    OVER(SignatureFault.EXPIRED, draft(draft -> draft.expiring(Instant.now().minusSeconds(60))));

    private final SignatureFault fault;

    // No enum constant holds state of a test: what it changes is handed in.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Consumer<NotationScenario> change;

    NotationFlaw(SignatureFault fault, Consumer<NotationScenario> change) {
        this.fault = fault;
        this.change = change;
    }

    SignatureFault fault() {
        return fault;
    }

    void apply(NotationScenario scenario) {
        change.accept(scenario);
    }

    private static Consumer<NotationScenario> scenario(Consumer<NotationScenario> change) {
        return change;
    }

    /** With a key that the platform may not be able to sign with; nobody gets as far as to look at the signature. */
    private static Consumer<NotationScenario> keys(Consumer<NotationScenario> change) {
        return change.andThen(draft(draft -> draft.key = otherKey()));
    }

    private static Consumer<NotationScenario> draft(Consumer<NotationDraft> change) {
        return scenario -> scenario.change = change;
    }

    private static PrivateKey otherKey() {
        try {
            return TestCertificate.named("/CN=x").selfSigned().privateKey();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static Consumer<NotationScenario> signedAt(Duration fromNow) {
        return draft(draft -> draft.header.put(
                "io.cncf.notary.signingTime",
                NotationDraft.seconds(Instant.now().plus(fromNow))));
    }
}
