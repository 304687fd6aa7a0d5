package org.cloudimagefactory.common.registry.signature;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestCertificateDraft;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;
import org.cloudimagefactory.common.registry.RegistryDocument;

/** A root, an authority below it, a signer and an envelope, all sound, until something is changed. */
final class NotationScenario {
    static final String ROOT = "/DC=org/CN=Root";
    static final String MIDDLE = "/DC=org/CN=Middle";
    static final String SIGNER = "/DC=org/O=Publishers/CN=signer";

    final RegistryDocument manifest = TestManifests.of("debian");
    TestCertificateDraft root = TestCertificate.authority(ROOT);
    TestCertificateDraft middle = TestCertificate.authority(MIDDLE);
    TestCertificateDraft signer = TestCertificate.named(SIGNER).usage(KeyUsage.digitalSignature);
    List<Endorser> endorsers = List.of(new Endorser(SIGNER, MIDDLE));
    String algorithm = "ES256";
    boolean trustsRoot = true;
    boolean isRevoked;
    boolean isMiddleRevoked;
    boolean hasLists = true;
    String policy = "";
    Consumer<NotationDraft> change = draft -> {};

    private final Path directory;

    NotationScenario(Path directory) {
        this.directory = directory;
    }

    /** Signed for purposes, such as {@link KeyPurposeId#id_kp_codeSigning}. */
    void purposes(KeyPurposeId... purposes) {
        signer.extension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purposes));
    }

    void signerConstraints(BasicConstraints constraints) {
        signer.extension(Extension.basicConstraints, true, constraints);
    }

    SignatureVerdict verify() throws Exception {
        TestCertificate top = root.selfSigned();
        TestCertificate authority = middle.issuedBy(top);
        TestCertificate end = signer.issuedBy(authority);
        TestDirectory trusted = new TestDirectory(directory);
        if (trustsRoot) {
            trusted.add(top);
        }
        if (hasLists) {
            trusted.add(isMiddleRevoked ? top.revocationList(authority.serial()) : top.revocationList());
            trusted.add(isRevoked ? authority.revocationList(end.serial()) : authority.revocationList());
        }
        if (!policy.isEmpty()) {
            trusted.policy(top, policy);
        }
        NotationDraft draft = new NotationDraft(manifest, algorithm, new ArrayList<>(List.of(end, authority, top)));
        change.accept(draft);
        return new NotationVerifier(new SignaturePolicy.Notation(directory, endorsers), new SignatureJson())
                .verify(draft.make(), new SignedManifest(manifest), Instant.now());
    }
}
