package org.cloudimagefactory.common.pgp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.bcpg.SignatureSubpacketTags;
import org.bouncycastle.bcpg.sig.KeyFlags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a key may sign at a time, by what its owner has said of it in the keyring: whether it is revoked, when it expires,
 * what it is for. Only what the owner has signed counts; the newest of it says how things are.
 */
final class KeyJudge {
    private final BcPGPContentVerifierBuilderProvider engine = new BcPGPContentVerifierBuilderProvider();
    private final PGPPublicKey primary;
    private final Instant now;

    KeyJudge(PGPPublicKeyRing ring, Instant now) {
        this.primary = ring.getPublicKey();
        this.now = now;
    }

    /** Asks the engine; what it can't do with a signature makes that none. */
    @FunctionalInterface
    private interface Check {
        boolean holds() throws PGPException;
    }

    static String shown(PGPPublicKey key) {
        return HexFormat.of().formatHex(key.getFingerprint());
    }

    /**
     * Until when a key of the ring may sign.
     *
     * @throws ItemProblem with the reason when it may not
     */
    PgpSigner signer(PGPPublicKey key) {
        refuseRevoked(primary, PGPSignature.KEY_REVOCATION);
        Rules.requireStrong(primary, shown(primary));
        PGPSignature self = newest(selfSignatures())
                .orElseThrow(() -> new ItemProblem("key " + shown(primary) + " has no valid signature of its own"));
        @Nullable Instant expires = expiry(primary, self);
        PGPSignature saysWhatFor = self;
        if (!isPrimary(key)) {
            refuseRevoked(key, PGPSignature.SUBKEY_REVOCATION);
            Rules.requireStrong(key, shown(key));
            saysWhatFor = newest(bindings(key))
                    .orElseThrow(() -> new ItemProblem(
                            "key " + shown(key) + " does not belong to key " + shown(primary) + " as one that signs"));
            expires = earlier(expires, expiry(key, saysWhatFor));
        }
        if (!isForSigning(saysWhatFor, isPrimary(key))) {
            throw new ItemProblem("key " + shown(key) + " is not for signing");
        }
        if (expires != null && !now.isBefore(expires)) {
            throw new ItemProblem("key " + shown(key) + " expired on " + expires)
                    .hint("get the renewed key from its owner, if it was renewed");
        }
        return new PgpSigner(shown(key), expires);
    }

    private boolean isPrimary(PGPPublicKey key) {
        return key.hasFingerprint(primary.getFingerprint());
    }

    private void refuseRevoked(PGPPublicKey key, int type) {
        for (PGPSignature signature : signatures(key.getSignaturesOfType(type))) {
            boolean isOurs = signature.getKeyID() == primary.getKeyID()
                    && holds(
                            signature,
                            () -> type == PGPSignature.KEY_REVOCATION
                                    ? signature.verifyCertification(key)
                                    : signature.verifyCertification(primary, key));
            if (isOurs) {
                throw new ItemProblem("key " + shown(key) + " is revoked");
            }
        }
    }

    private List<PGPSignature> selfSignatures() {
        List<PGPSignature> found = new ArrayList<>();
        for (PGPSignature signature : signatures(primary.getSignaturesOfType(PGPSignature.DIRECT_KEY))) {
            if (counts(signature) && holds(signature, () -> signature.verifyCertification(primary))) {
                found.add(signature);
            }
        }
        for (Iterator<byte[]> names = primary.getRawUserIDs(); names.hasNext(); ) {
            byte[] name = names.next();
            List<PGPSignature> valid = signatures(primary.getSignaturesForID(name)).stream()
                    .filter(signature ->
                            counts(signature) && holds(signature, () -> signature.verifyCertification(name, primary)))
                    .toList();
            // A name that its owner has taken back says nothing any more.
            if (valid.stream().noneMatch(one -> one.getSignatureType() == PGPSignature.CERTIFICATION_REVOCATION)) {
                found.addAll(valid);
            }
        }
        return found;
    }

    /** By which the primary key says that it has this one for signing, and this one that it belongs there. */
    private List<PGPSignature> bindings(PGPPublicKey key) {
        return signatures(key.getSignaturesOfType(PGPSignature.SUBKEY_BINDING)).stream()
                .filter(signature -> counts(signature)
                        && Rules.digest(signature).isPresent()
                        && holds(signature, () -> signature.verifyCertification(primary, key))
                        && isAcknowledged(signature, key))
                .toList();
    }

    private boolean isAcknowledged(PGPSignature binding, PGPPublicKey key) {
        try {
            PGPSignatureList embedded = binding.getHashedSubPackets().getEmbeddedSignatures();
            if (embedded.isEmpty()) {
                embedded = binding.getUnhashedSubPackets().getEmbeddedSignatures();
            }
            for (PGPSignature back : embedded) {
                if (back.getSignatureType() == PGPSignature.PRIMARYKEY_BINDING
                        && Rules.digest(back).isPresent()
                        && Rules.fault(back, now).isEmpty()) {
                    back.init(engine, key);
                    if (back.verifyCertification(primary, key)) {
                        return true;
                    }
                }
            }
            return false;
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    private boolean counts(PGPSignature signature) {
        return signature.getKeyID() == primary.getKeyID()
                && Rules.isGoodInKeyring(signature)
                && Rules.fault(signature, now).isEmpty();
    }

    private boolean holds(PGPSignature signature, Check check) {
        try {
            signature.init(engine, primary);
            return check.holds();
        } catch (PGPException | RuntimeException e) {
            return false;
        }
    }

    private static List<PGPSignature> signatures(@Nullable Iterator<PGPSignature> all) {
        List<PGPSignature> list = new ArrayList<>();
        if (all != null) {
            all.forEachRemaining(list::add);
        }
        return list;
    }

    private static Optional<PGPSignature> newest(List<PGPSignature> signatures) {
        return signatures.stream().max(Comparator.comparing(PGPSignature::getCreationTime));
    }

    private static @Nullable Instant expiry(PGPPublicKey key, PGPSignature said) {
        long seconds = said.getHashedSubPackets().getKeyExpirationTime();
        return seconds <= 0 ? null : key.getCreationTime().toInstant().plusSeconds(seconds);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return Objects.requireNonNullElse(one, other);
        }
        return one.isBefore(other) ? one : other;
    }

    private static boolean isForSigning(PGPSignature said, boolean isPrimary) {
        boolean tells = said.getHashedSubPackets().hasSubpacket(SignatureSubpacketTags.KEY_FLAGS);
        return tells ? (said.getHashedSubPackets().getKeyFlags() & KeyFlags.SIGN_DATA) != 0 : isPrimary;
    }
}
