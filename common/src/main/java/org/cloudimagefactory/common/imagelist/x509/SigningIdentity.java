package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.CollectionStore;
import org.cloudimagefactory.common.imagelist.mime.ClearSigned;
import org.cloudimagefactory.common.imagelist.mime.SmimeMessage;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.jspecify.annotations.Nullable;

/** The certificate and key of an endorser, with which lists are signed. */
public final class SigningIdentity {
    private static final Map<String, String> ALGORITHMS =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "ECDSA", "SHA256withECDSA", "DSA", "SHA256withDSA");

    /** What every detached signature of ours begins with. */
    public static final String DETACHED = "made by nifty\n-----BEGIN CMS-----\n";

    private static final int PEM_LINE = 64;

    private final List<X509CertificateHolder> certificates;
    private final PrivateKey key;
    private final Provider provider;

    private SigningIdentity(List<X509CertificateHolder> certificates, PrivateKey key, Provider provider) {
        this.certificates = certificates;
        this.key = key;
        this.provider = provider;
    }

    /**
     * Reads an endorser's files.
     *
     * @param certificateFile PEM or DER; the endorser's certificate first, then those of authorities to send along
     * @param keyFile PEM
     * @param password of the key, where it has one
     */
    public static SigningIdentity load(Path certificateFile, Path keyFile, char @Nullable [] password) {
        Provider provider = new BouncyCastleProvider();
        List<X509CertificateHolder> certificates;
        try {
            certificates = EncodedObjects.certificates(certificateFile);
        } catch (Problem e) {
            throw new EnvironmentProblem(String.valueOf(e.getMessage()))
                    .hint("--endorser-cert takes the endorser's certificate, PEM or DER")
                    .causedBy(e);
        }
        PrivateKey key = new KeyFile(provider).read(keyFile, password);
        SigningIdentity identity = new SigningIdentity(certificates, key, provider);
        if (!identity.fits()) {
            throw new EnvironmentProblem(
                            "the key " + keyFile + " does not belong to the certificate " + certificateFile)
                    .hint("name the key that the certificate was issued for");
        }
        return identity;
    }

    /** Subject and issuer of the certificate, as they have to stand in a list. */
    public Endorser endorser() {
        X509CertificateHolder own = certificates.get(0);
        return new Endorser(SlashName.of(own.getSubject()), SlashName.of(own.getIssuer()));
    }

    /** The end of the certificate's validity; nobody takes the list after it. */
    public Instant notAfter() {
        return certificates.get(0).getNotAfter().toInstant();
    }

    /**
     * Refuses to sign what nobody would take.
     *
     * @throws EnvironmentProblem when the certificate is not valid at this time or its key is weak
     */
    public void requireUsable(Instant now) {
        Instant start = certificates.get(0).getNotBefore().toInstant();
        if (now.isBefore(start) || now.isAfter(notAfter())) {
            throw unusable("the endorser's certificate is valid from " + start + " to " + notAfter() + " only");
        }
        new KeySizeCheck(new Engines()).weakness(certificates.get(0)).ifPresent(weakness -> {
            throw unusable(weakness);
        });
    }

    private static EnvironmentProblem unusable(String reason) {
        return new EnvironmentProblem(reason).hint("no site would take the list; get another certificate");
    }

    /** The text as a {@code multipart/signed} message. */
    public byte[] clearSigned(byte[] text) {
        return ClearSigned.message(text, signature(ClearSigned.canonical(text)));
    }

    /**
     * A signature of its own over just these bytes: PEM that {@code openssl cms -verify -binary -inform PEM} reads.
     *
     * @see #DETACHED
     */
    public byte[] detached(byte[] content) {
        Base64.Encoder encoder = Base64.getMimeEncoder(PEM_LINE, new byte[] {'\n'});
        String text = DETACHED + encoder.encodeToString(signature(content)) + "\n-----END CMS-----\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether that is a detached signature of this identity over these bytes. */
    public boolean hasSignedDetached(byte[] signature, byte[] content) {
        try {
            CmsMessage cms = CmsMessage.open(SmimeMessage.detached(content, signature));
            SignerInformation signer = cms.signer();
            return cms.certificateOf(signer).equals(certificates.get(0))
                    && cms.certificates().size() == certificates.size()
                    && cms.certificates().containsAll(certificates)
                    && Arrays.equals(cms.verifiedContent(certificates.get(0), new Engines()), content);
        } catch (ItemProblem | IllegalArgumentException | IllegalStateException e) {
            return false;
        }
    }

    /** Signs something and lets the certificate's key look at it. */
    private boolean fits() {
        try {
            byte[] probe = {1};
            CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(probe), signature(probe));
            PublicKey own = new JcaPEMKeyConverter()
                    .setProvider(provider)
                    .getPublicKey(certificates.get(0).getSubjectPublicKeyInfo());
            return signed.getSignerInfos()
                    .getSigners()
                    .iterator()
                    .next()
                    .verify(new JcaSimpleSignerInfoVerifierBuilder()
                            .setProvider(provider)
                            .build(own));
        } catch (OperatorCreationException | CMSException | PEMException e) {
            return false;
        }
    }

    private byte[] signature(byte[] content) {
        @Nullable String algorithm = ALGORITHMS.get(key.getAlgorithm());
        if (algorithm == null) {
            throw new EnvironmentProblem("lists can't be signed with a key of type " + key.getAlgorithm())
                    .hint("use an RSA or EC key");
        }
        try {
            CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
            generator.addSignerInfoGenerator(new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder()
                            .setProvider(provider)
                            .build())
                    .build(
                            new JcaContentSignerBuilder(algorithm)
                                    .setProvider(provider)
                                    .build(key),
                            certificates.get(0)));
            generator.addCertificates(new CollectionStore<>(certificates));
            return generator
                    .generate(new CMSProcessableByteArray(content), false)
                    .getEncoded();
        } catch (OperatorCreationException | CMSException | IOException e) {
            throw new EnvironmentProblem("cannot sign: " + e.getMessage()).causedBy(e);
        }
    }
}
