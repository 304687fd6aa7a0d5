package org.cloudimagefactory.nifty.backend.served;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import org.cloudimagefactory.common.pgp.PgpSigningKey;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.nifty.backend.BackendSettings;
import org.cloudimagefactory.nifty.backend.served.ServedTree.Document;
import org.jspecify.annotations.Nullable;

/**
 * Signatures of documents, beside them: detached ({@code .gpg}), and the whole text with its signature ({@code .sjson}), which alone is
 * true at any time: two files can't be replaced at once. What is signed stays signed.
 */
public final class Signatures {
    private static final int PASSWORD_LIMIT = 4096;

    private final @Nullable PgpSigningKey key;
    private final Clock clock;

    private Signatures(@Nullable PgpSigningKey key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** As options tell: with a key, or none at all. */
    public static Signatures of(BackendSettings settings) {
        PgpSigningKey key = settings.option("pgp-key")
                .map(file -> PgpSigningKey.load(
                        Path.of(file),
                        settings.option("pgp-password-file")
                                .map(Signatures::password)
                                .orElse(null)))
                .orElse(null);
        return new Signatures(key, settings.clock());
    }

    private static char[] password(String file) {
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
     * @throws EnvironmentProblem when it is signed and there is no key
     */
    public void require(ServedTree tree, Document document) throws IOException {
        for (Document signature : new Document[] {detached(document), clear(document)}) {
            Path file = tree.at(signature.path());
            boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            if (there && key == null) {
                throw new EnvironmentProblem(
                                tree.at(document.path()) + " is signed, and there is no key to sign it anew")
                        .hint("give --pgp-key, or remove " + file);
            }
            tree.requireOwn(signature);
            if (there) {
                tree.tidy(signature);
            }
        }
    }

    /** Puts a detached signature beside a document that is about to be put there. */
    public void detach(ServedTree tree, Document document, byte[] content) throws IOException {
        Document signature = detached(document);
        Path file = tree.at(signature.path());
        if (key != null && !(Files.exists(file) && key.hasSignedDetached(Files.readAllBytes(file), content))) {
            tree.put(signature, key.detached(content, clock.instant()));
        }
    }

    /** Puts a document's text with its signature beside it. */
    public void clearSign(ServedTree tree, Document document, byte[] content) throws IOException {
        Document signed = clear(document);
        Path file = tree.at(signed.path());
        if (key != null && !(Files.exists(file) && key.hasSigned(Files.readAllBytes(file), content))) {
            tree.put(signed, key.clearSigned(content, clock.instant()));
        }
    }

    private static Document detached(Document document) {
        return new Document(document.path() + ".gpg", PgpSigningKey.DETACHED);
    }

    private static Document clear(Document document) {
        return new Document(
                document.path().replaceFirst("[.]json$", ".sjson"), PgpSigningKey.CLEAR_SIGNED + document.mark());
    }
}
