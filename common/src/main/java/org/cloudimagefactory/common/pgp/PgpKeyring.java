package org.cloudimagefactory.common.pgp;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPPublicKeyRingCollection;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;

/** Public keys that a site trusts, in a file as {@code gpg --export} writes it, armoured or not; any of them is good. */
public final class PgpKeyring {
    private static final int SIZE_LIMIT = 4 << 20;
    private static final int DETACHED_LIMIT = 1 << 16;
    private static final int SIGNATURES = 16;

    private final Path file;
    private final List<PGPPublicKeyRing> rings;

    private PgpKeyring(Path file, List<PGPPublicKeyRing> rings) {
        this.file = file;
        this.rings = rings;
    }

    /** Reads a keyring; fails when there is no key in it. */
    public static PgpKeyring read(Path file) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(SIZE_LIMIT + 1);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read keyring " + file, e);
        }
        if (content.length > SIZE_LIMIT) {
            throw unusable(file, "it is larger than " + (SIZE_LIMIT >> 20) + " MiB");
        }
        List<PGPPublicKeyRing> rings;
        try {
            rings = rings(content);
        } catch (IOException | PGPException | RuntimeException e) {
            throw unusable(file, "it is no keyring").causedBy(e);
        }
        if (rings.isEmpty()) {
            throw unusable(file, "there is no key in it");
        }
        return new PgpKeyring(file, rings);
    }

    private static List<PGPPublicKeyRing> rings(byte[] content) throws IOException, PGPException {
        List<PGPPublicKeyRing> rings = new ArrayList<>();
        PGPPublicKeyRingCollection all =
                new BcPGPPublicKeyRingCollection(PGPUtil.getDecoderStream(new ByteArrayInputStream(content)));
        all.getKeyRings().forEachRemaining(rings::add);
        return rings;
    }

    private static EnvironmentProblem unusable(Path file, String why) {
        return new EnvironmentProblem("keyring " + file + " can't be used: " + why)
                .hint("write it with 'gpg --export KEY > FILE'; a keybox (.kbx) is no keyring");
    }

    /**
     * Verifies a clearsigned message, of which nothing is believed before.
     *
     * @throws ItemProblem with the reason when no key of this keyring, good at this time, has signed it with a strong digest
     */
    public SignedText verify(byte[] message, Instant now) {
        ClearSignedText signed = ClearSignedText.parse(message);
        PgpSigner signer = first(signed.signature(), signature -> {
            String digest = requireSound(signature, PGPSignature.CANONICAL_TEXT_DOCUMENT, "a text", now);
            if (!signed.digests().isEmpty() && !signed.digests().contains(digest)) {
                throw new ItemProblem("its signature is made over another digest than its header says");
            }
            return signer(signed.text(), signature, now);
        });
        return new SignedText(signed.text(), signer);
    }

    /**
     * Verifies a document by the signature beside it, armoured or not.
     *
     * @return who has signed just these bytes
     * @throws ItemProblem with the reason when no key of this keyring, good at this time, has signed them with a strong digest
     */
    public PgpSigner verifyDetached(byte[] document, byte[] signature, Instant now) {
        return first(packets(signature), each -> {
            requireSound(each, PGPSignature.BINARY_DOCUMENT, "bytes", now);
            return signer(document, each, now);
        });
    }

    private static byte[] packets(byte[] signature) {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(signature))) {
            return in.readNBytes(DETACHED_LIMIT);
        } catch (IOException | RuntimeException e) {
            throw new ItemProblem("its signature is damaged").causedBy(e);
        }
    }

    /** Finds out whose a signature is; fails with the reason why it is nobody's who counts. */
    @FunctionalInterface
    private interface Look {
        PgpSigner at(PGPSignature signature);
    }

    private static PgpSigner first(byte[] packets, Look look) {
        ItemProblem reason = null;
        for (PGPSignature signature : signatures(packets)) {
            try {
                return look.at(signature);
            } catch (ItemProblem e) {
                reason = reason == null ? e : reason;
            }
        }
        throw reason == null ? new ItemProblem("its signature is damaged") : reason;
    }

    /**
     * How a key that has signed something stands now.
     *
     * @throws ItemProblem when it may not sign any more, or is in this keyring no longer
     */
    public PgpSigner standing(String fingerprint, Instant now) {
        byte[] wanted = HexFormat.of().parseHex(fingerprint);
        for (PGPPublicKeyRing ring : rings) {
            PGPPublicKey key = ring.getPublicKey(wanted);
            if (key != null) {
                return new KeyJudge(ring, now).signer(key);
            }
        }
        throw new ItemProblem("key " + fingerprint + " is not in " + file);
    }

    private static List<PGPSignature> signatures(byte[] packets) {
        try {
            BcPGPObjectFactory objects = new BcPGPObjectFactory(packets);
            List<PGPSignature> found = new ArrayList<>();
            if (objects.nextObject() instanceof PGPSignatureList list && objects.nextObject() == null) {
                list.iterator().forEachRemaining(found::add);
            }
            if (found.isEmpty() || found.size() > SIGNATURES) {
                throw new ItemProblem("its signature is damaged");
            }
            return found;
        } catch (IOException | RuntimeException e) {
            throw e instanceof ItemProblem problem ? problem : new ItemProblem("its signature is damaged").causedBy(e);
        }
    }

    /** The name of the digest. */
    private static String requireSound(PGPSignature signature, int type, String what, Instant now) {
        if (signature.getSignatureType() != type) {
            throw new ItemProblem("its signature is not one over " + what);
        }
        Rules.fault(signature, now).ifPresent(fault -> {
            throw new ItemProblem("its signature " + fault);
        });
        return Rules.digest(signature)
                .orElseThrow(() -> new ItemProblem(
                        "its signature is made over a weak digest: SHA-256, SHA-384, SHA-512 or SHA-3 is wanted"));
    }

    private PgpSigner signer(byte[] content, PGPSignature signature, Instant now) {
        for (PGPPublicKeyRing ring : rings) {
            Optional<PGPPublicKey> key = key(ring, signature);
            if (key.isPresent()) {
                return verified(ring, key.get(), signature, content, now);
            }
        }
        throw new ItemProblem("it is signed by no key of " + file + ", but by key "
                        + String.format(Locale.ROOT, "%016x", signature.getKeyID()))
                .hint("put the right key into the keyring, if that is one to trust");
    }

    private static Optional<PGPPublicKey> key(PGPPublicKeyRing ring, PGPSignature signature) {
        return signature.getHashedSubPackets().getIssuerFingerprint() == null
                ? Optional.ofNullable(ring.getPublicKey(signature.getKeyID()))
                : Optional.ofNullable(ring.getPublicKey(
                        signature.getHashedSubPackets().getIssuerFingerprint().getFingerprint()));
    }

    private static PgpSigner verified(
            PGPPublicKeyRing ring, PGPPublicKey key, PGPSignature signature, byte[] content, Instant now) {
        if (!isRight(key, signature, content)) {
            throw new ItemProblem("its signature is wrong: it was changed, or is another text's");
        }
        if (signature
                .getCreationTime()
                .toInstant()
                .isBefore(key.getCreationTime().toInstant())) {
            throw new ItemProblem("its signature is older than the key that made it");
        }
        return new KeyJudge(ring, now).signer(key);
    }

    private static boolean isRight(PGPPublicKey key, PGPSignature signature, byte[] text) {
        try {
            signature.init(new BcPGPContentVerifierBuilderProvider(), key);
            signature.update(text);
            return signature.verify();
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }
}
