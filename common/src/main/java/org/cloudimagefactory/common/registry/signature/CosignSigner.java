package org.cloudimagefactory.common.registry.signature;

import java.nio.file.Path;
import java.security.PrivateKey;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.jspecify.annotations.Nullable;

/** Signs manifests as cosign does with a key. */
public final class CosignSigner {
    private final PrivateKey privateKey;
    private final CosignKey publicKey;
    private final SignatureJson json;

    private CosignSigner(PrivateKey privateKey, CosignKey publicKey, SignatureJson json) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
        this.json = json;
    }

    /**
     * Reads the private key; the public one follows from it.
     *
     * @param keyFile {@code cosign.key}, or a PEM file of OpenSSL
     * @param password of the private key, where it has one
     * @throws EnvironmentProblem with the reason when it can't be used
     */
    public static CosignSigner load(Path keyFile, char @Nullable [] password) {
        SignatureJson json = new SignatureJson();
        PrivateKey privateKey = new CosignKeyFile(json).read(keyFile, password);
        CosignKey publicKey = PublicHalf.of(privateKey)
                .map(half -> CosignKey.of(half, keyFile.toString()))
                .orElseThrow(() -> new EnvironmentProblem("the key " + keyFile + " is none that cosign signs with")
                        .hint("give a key of ECDSA, RSA or Ed25519"));
        return new CosignSigner(privateKey, publicKey, json);
    }

    /** The public key, as those must name it who verify. */
    public CosignKey publicKey() {
        return publicKey;
    }

    /**
     * The payload that stands for a manifest under a tag.
     *
     * @param name under which it is published; nobody may rely on it
     */
    public byte[] payload(RegistryDocument manifest, String name) {
        return new SimpleSigning(json).of(new SignedManifest(manifest), name);
    }

    /** The signature of such a payload, as base64. */
    public String signature(byte[] payload) {
        return Base64Text.plain(publicKey.forTags().sign(privateKey, payload));
    }

    /** A Sigstore bundle of version 0.3 with the signature of a manifest. */
    public byte[] bundle(RegistryDocument manifest) {
        byte[] statement = new SignedStatement(json).of(new SignedManifest(manifest));
        byte[] signature = publicKey
                .forBundles()
                .sign(privateKey, SignedStatement.signed(SignedStatement.PAYLOAD_TYPE, statement));
        return SigstoreBundle.write(publicKey.key(), statement, signature, json);
    }
}
