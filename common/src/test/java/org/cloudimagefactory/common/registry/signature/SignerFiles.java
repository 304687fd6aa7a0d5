package org.cloudimagefactory.common.registry.signature;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.imagelist.x509.TestCertificate;
import org.cloudimagefactory.common.imagelist.x509.TestCertificateDraft;
import org.cloudimagefactory.common.imagelist.x509.TestDirectory;

/** Signers with their files in a directory, and the policies of those who trust them. */
final class SignerFiles {
    static final String DN = "/DC=org/O=Publishers/CN=signer";
    static final String CA = "/DC=org/CN=Root";

    private final Path directory;
    private final Path trusted;
    private int signers;

    SignerFiles(Path directory) throws Exception {
        this.directory = directory;
        this.trusted = Files.createDirectories(directory.resolve("certificates"));
    }

    /** One whose certificate is of a trusted authority of its own. */
    NotationSigner notation(TestCertificateDraft draft) throws Exception {
        TestCertificate root = TestCertificate.authority(CA).selfSigned();
        new TestDirectory(trusted).trust(root);
        TestCertificate end = draft.issuedBy(root);
        String name = "signer" + signers++;
        Path chain = Files.writeString(directory.resolve(name + ".pem"), end.pem() + root.pem());
        Path key = Files.writeString(directory.resolve(name + ".key"), TestCertificate.pem(end.privateKey()));
        return NotationSigner.load(chain, key, null);
    }

    NotationSigner notation() throws Exception {
        return notation(TestCertificate.named(DN).usage(KeyUsage.digitalSignature));
    }

    SignaturePolicy trustIn(String dn) {
        return new SignaturePolicy.Notation(trusted, List.of(new Endorser(dn, CA)));
    }

    CosignSigner cosign(String kind) throws Exception {
        Path key = directory.resolve("cosign" + signers++ + ".key");
        Files.writeString(
                key,
                TestKeyPairs.pem(
                        "PRIVATE KEY", TestKeyPairs.make(kind).getPrivate().getEncoded()));
        return CosignSigner.load(key, null);
    }
}
