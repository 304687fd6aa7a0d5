package org.cloudimagefactory.common.pgp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.Iterator;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.bc.BcPGPSecretKeyRing;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.jspecify.annotations.Nullable;

/** A key of OpenPGP that signs, in a file as {@code gpg --export-secret-keys} writes it, armoured or not. Signatures are over SHA-512. */
public final class PgpSigningKey {
    /** What every clearsigned text of ours begins with; the text itself follows. */
    public static final String CLEAR_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n";

    /** What every detached signature of ours begins with. */
    public static final String DETACHED = "-----BEGIN PGP SIGNATURE-----\nComment: made by nifty\n";

    private static final int SIZE_LIMIT = 1 << 20;

    private final PGPPublicKey key;
    private final PGPPrivateKey secret;

    private PgpSigningKey(PGPPublicKey key, PGPPrivateKey secret) {
        this.key = key;
        this.secret = secret;
    }

    /**
     * Reads the first key of the file that may sign.
     *
     * @param password of the key, where it has one
     * @throws EnvironmentProblem when there is none, or it can't be used
     */
    public static PgpSigningKey load(Path file, char @Nullable [] password) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(SIZE_LIMIT + 1);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read the key " + file, e);
        }
        if (content.length > SIZE_LIMIT) {
            throw unusable(file, "it is larger than " + (SIZE_LIMIT >> 20) + " MiB");
        }
        PGPSecretKey found;
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(content))) {
            found = signing(new BcPGPSecretKeyRing(in));
        } catch (IOException | PGPException | RuntimeException e) {
            throw unusable(file, "it is no secret key").causedBy(e);
        }
        if (found == null) {
            throw unusable(file, "it has no key that may sign");
        }
        requireStrong(file, found.getPublicKey());
        try {
            PGPPrivateKey secret =
                    found.extractPrivateKey(new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider())
                            .build(password == null ? new char[0] : password));
            return new PgpSigningKey(found.getPublicKey(), secret);
        } catch (PGPException | RuntimeException e) {
            throw unusable(file, "its password is missing or wrong").causedBy(e);
        }
    }

    private static void requireStrong(Path file, PGPPublicKey key) {
        try {
            Rules.requireStrong(key, String.format("%016x", key.getKeyID()));
        } catch (ItemProblem e) {
            throw unusable(file, String.valueOf(e.getMessage())).causedBy(e);
        }
    }

    /** Subkeys come behind the primary key, and are what it has for signing if there are any. */
    private static @Nullable PGPSecretKey signing(PGPSecretKeyRing ring) {
        PGPSecretKey best = null;
        for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
            PGPSecretKey each = keys.next();
            if (each.isSigningKey() && !each.isPrivateKeyEmpty() && maySign(each.getPublicKey())) {
                best = each;
            }
        }
        return best;
    }

    /** Whether its flags, where it has any, say that it signs. */
    private static boolean maySign(PGPPublicKey key) {
        int flags = 0;
        for (Iterator<PGPSignature> all = key.getSignatures(); all.hasNext(); ) {
            PGPSignature signature = all.next();
            if (signature.getHashedSubPackets() != null) {
                flags |= signature.getHashedSubPackets().getKeyFlags();
            }
        }
        return flags == 0 || (flags & org.bouncycastle.bcpg.sig.KeyFlags.SIGN_DATA) != 0;
    }

    private static EnvironmentProblem unusable(Path file, String why) {
        return new EnvironmentProblem("the key " + file + " can't sign: " + why)
                .hint("write it with 'gpg --export-secret-keys KEY > FILE', and name the file of its password");
    }

    /**
     * The text with a signature below it.
     *
     * @param text UTF-8, of lines that end with LF, are no longer than 19,000 bytes for GnuPG's sake, and do not begin with a dash or
     *     end with a blank
     * @param now the moment that the signature tells
     */
    public byte[] clearSigned(byte[] text, Instant now) {
        byte[] signature = armoured(sign(PGPSignature.CANONICAL_TEXT_DOCUMENT, canonical(text), now), false);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(CLEAR_SIGNED.getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(text);
        out.writeBytes(signature);
        return out.toByteArray();
    }

    /** A signature of its own over bytes. */
    public byte[] detached(byte[] content, Instant now) {
        return armoured(sign(PGPSignature.BINARY_DOCUMENT, content, now), true);
    }

    /** Whether this key has made that clearsigned message of this text. */
    public boolean hasSigned(byte[] message, byte[] text) {
        try {
            ClearSignedText signed = ClearSignedText.parse(message);
            return Arrays.equals(signed.text(), canonical(text)) && isRight(signed.signature(), signed.text());
        } catch (ItemProblem e) {
            return false;
        }
    }

    /** Whether this key has made that detached signature over these bytes. */
    public boolean hasSignedDetached(byte[] signature, byte[] content) {
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(signature))) {
            return isRight(in.readNBytes(SIZE_LIMIT), content);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isRight(byte[] packets, byte[] content) {
        try {
            if (new BcPGPObjectFactory(packets).nextObject() instanceof PGPSignatureList list && list.size() == 1) {
                PGPSignature signature = list.get(0);
                if (signature.getKeyID() == key.getKeyID()) {
                    signature.init(new BcPGPContentVerifierBuilderProvider(), key);
                    signature.update(content);
                    return signature.verify();
                }
            }
            return false;
        } catch (IOException | PGPException | RuntimeException e) {
            return false;
        }
    }

    /** What is signed of a text: CRLF between its lines, and none behind the last. */
    private static byte[] canonical(byte[] text) {
        int length = text.length > 0 && text[text.length - 1] == '\n' ? text.length - 1 : text.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 1024);
        for (int i = 0; i < length; i++) {
            if (text[i] == '\n') {
                out.write('\r');
            }
            out.write(text[i]);
        }
        return out.toByteArray();
    }

    private PGPSignature sign(int type, byte[] content, Instant now) {
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(key.getAlgorithm(), HashAlgorithmTags.SHA512), key);
            generator.init(type, secret);
            PGPSignatureSubpacketGenerator parts = new PGPSignatureSubpacketGenerator();
            parts.setSignatureCreationTime(false, Date.from(now));
            parts.setIssuerFingerprint(false, key);
            generator.setHashedSubpackets(parts.generate());
            generator.update(content);
            return generator.generate();
        } catch (PGPException e) {
            throw new EnvironmentProblem("the key " + String.format("%016x", key.getKeyID()) + " can't sign")
                    .causedBy(e);
        }
    }

    private static byte[] armoured(PGPSignature signature, boolean comment) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ArmoredOutputStream.Builder builder = ArmoredOutputStream.builder().clearHeaders();
        if (comment) {
            builder.setComment("made by nifty");
        }
        try (OutputStream armour = builder.build(out)) {
            signature.encode(armour);
        } catch (IOException e) {
            throw new IllegalStateException("memory can always be written to", e);
        }
        return out.toByteArray();
    }
}
