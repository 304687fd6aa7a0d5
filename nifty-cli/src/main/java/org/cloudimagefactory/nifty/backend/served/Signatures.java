package org.cloudimagefactory.nifty.backend.served;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Predicate;
import org.cloudimagefactory.common.imagelist.x509.SigningIdentity;
import org.cloudimagefactory.common.pgp.PgpSigningKey;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.served.ServedTree.Document;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of documents, beside them: of OpenPGP detached ({@code .gpg}), and the whole text with its signature ({@code .sjson}), which
 * alone is true at any time: two files can't be replaced at once; with a certificate detached ({@code .cms}). What is signed stays signed.
 */
public final class Signatures {
    private static final int PASSWORD_LIMIT = 4096;

    private final @Nullable PgpSigningKey key;
    private final @Nullable SigningIdentity identity;
    private final Clock clock;

    private Signatures(@Nullable PgpSigningKey key, @Nullable SigningIdentity identity, Clock clock) {
        this.key = key;
        this.identity = identity;
        this.clock = clock;
    }

    /** As options tell: with a key, a certificate, both, or none at all. */
    public static Signatures of(BackendSettings settings) {
        PgpSigningKey key = settings.option("pgp-key")
                .map(file -> PgpSigningKey.load(Path.of(file), password(settings, "pgp-password-file")))
                .orElse(null);
        return new Signatures(key, identity(settings), settings.clock());
    }

    private static @Nullable SigningIdentity identity(BackendSettings settings) {
        String certificate = settings.option("signing-cert").orElse(null);
        String key = settings.option("signing-key").orElse(null);
        if (certificate == null && key == null) {
            return null;
        }
        if (certificate == null || key == null) {
            throw new UsageProblem("--signing-cert and --signing-key go together")
                    .hint("lists are signed with a certificate, or with --pgp-key");
        }
        return SigningIdentity.load(Path.of(certificate), Path.of(key), password(settings, "signing-password-file"));
    }

    private static char @Nullable [] password(BackendSettings settings, String option) {
        String file = settings.option(option).orElse(null);
        if (file == null) {
            return null;
        }
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            String text = new String(in.readNBytes(PASSWORD_LIMIT), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("").toCharArray();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read the password file " + file, e);
        }
    }

    /**
     * Makes sure that a document can be replaced: who has believed its signature would find a wrong one.
     *
     * @throws EnvironmentProblem when it is signed and there is nothing to sign it anew with, or that can't be used
     */
    public void require(ServedTree tree, Document document) throws IOException {
        if (identity != null) {
            identity.requireUsable(clock.instant());
        }
        require(tree, document, detached(document), key != null, "key", "--pgp-key");
        require(tree, document, clear(document), key != null, "key", "--pgp-key");
        require(tree, document, certified(document), identity != null, "certificate", "--signing-cert");
    }

    private static void require(
            ServedTree tree, Document document, Document signature, boolean canSign, String what, String option)
            throws IOException {
        Path file = tree.at(signature.path());
        boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (there && !canSign) {
            throw new EnvironmentProblem(
                            tree.at(document.path()) + " is signed, and there is no " + what + " to sign it anew")
                    .hint("give " + option + ", or remove " + file);
        }
        tree.requireOwn(signature);
        if (there) {
            tree.tidy(signature);
        }
    }

    /** Puts detached signatures beside a document that is about to be put there. */
    public void detach(ServedTree tree, Document document, byte[] content) throws IOException {
        Document signature = detached(document);
        if (key != null && !isRight(tree, signature, there -> key.hasSignedDetached(there, content))) {
            tree.put(signature, key.detached(content, clock.instant()));
        }
        Document certified = certified(document);
        if (identity != null && !isRight(tree, certified, there -> identity.hasSignedDetached(there, content))) {
            tree.put(certified, identity.detached(content));
        }
    }

    /** Puts a document's text with its signature beside it. */
    public void clearSign(ServedTree tree, Document document, byte[] content) throws IOException {
        Document signed = clear(document);
        if (key != null && !isRight(tree, signed, there -> key.hasSigned(there, content))) {
            tree.put(signed, key.clearSigned(content, clock.instant()));
        }
    }

    private static boolean isRight(ServedTree tree, Document signature, Predicate<byte[]> isOurs) throws IOException {
        Path file = tree.at(signature.path());
        return Files.exists(file) && isOurs.test(Files.readAllBytes(file));
    }

    private static Document detached(Document document) {
        return new Document(document.path() + ".gpg", PgpSigningKey.DETACHED);
    }

    private static Document certified(Document document) {
        return new Document(document.path() + ".cms", SigningIdentity.DETACHED);
    }

    private static Document clear(Document document) {
        return new Document(
                document.path().replaceFirst("[.]json$", ".sjson"), PgpSigningKey.CLEAR_SIGNED + document.mark());
    }
}
