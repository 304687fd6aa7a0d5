package org.cloudimagefactory.common.registry.signature;

import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.spool.Digest;

/** The manifest or index that a signature is about, exactly as the registry sent it. */
final class SignedManifest {
    private static final String SHA_256 = "sha256:";
    private static final String SHA_512 = "sha512:";

    private final String mediaType;
    private final byte[] bytes;
    private final String sha256;

    SignedManifest(RegistryDocument document) {
        this.mediaType = document.mediaType();
        this.bytes = document.bytes();
        this.sha256 = Digest.SHA_256.of(bytes);
    }

    /** As the registry tells it. */
    String mediaType() {
        return mediaType;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** In bytes. */
    long size() {
        return bytes.length;
    }

    /** By SHA-256, with the algorithm's name in front. */
    String digest() {
        return SHA_256 + sha256;
    }

    /** The SHA-256 alone. */
    String sha256() {
        return sha256;
    }

    /** Whether this is its digest, by whichever of the algorithms that registries know. */
    boolean hasDigest(String digest) {
        return digest.equals(digest()) || digest.equals(SHA_512 + Digest.SHA_512.of(bytes));
    }
}
