package org.cloudimagefactory.common.registry;

import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * What a registry names content by: {@code sha256:...} or {@code sha512:...}, see "Digests" in the OCI image specification.
 *
 * @param algorithm {@code sha256} or {@code sha512}
 * @param hex in small letters
 */
public record Digest(String algorithm, String hex) {
    /** The one that every registry knows. */
    public static final String SHA_256 = "sha256";

    /** The other one. */
    public static final String SHA_512 = "sha512";

    private static final Pattern FORM = Pattern.compile("(sha256):([0-9a-f]{64})|(sha512):([0-9a-f]{128})");
    private static final Pattern COMPANION = Pattern.compile("sha(256|512)-[0-9a-f]{64,128}(\\..*)?");
    private static final int SHOWN = 150;

    /** Only what {@link #parse} would take. */
    public Digest {
        if (!FORM.matcher(algorithm + ":" + hex).matches()) {
            throw wrong(algorithm + ":" + hex);
        }
    }

    /**
     * Reads one.
     *
     * @throws ItemProblem when it is none, or of another algorithm
     */
    public static Digest parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw wrong(text);
        }
        return matcher.group(1) == null
                ? new Digest(matcher.group(3), matcher.group(4))
                : new Digest(matcher.group(1), matcher.group(2));
    }

    /** Whether a text is a digest that {@link #parse} takes. */
    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    /** The SHA-256 of these bytes. */
    public static Digest of(byte[] content) {
        return of(SHA_256, content);
    }

    /** What a digest of {@link #start} has come to. */
    public static Digest of(MessageDigest finished) {
        String name = finished.getAlgorithm().replace("-", "").toLowerCase(Locale.ROOT);
        return new Digest(name, HexFormat.of().formatHex(finished.digest()));
    }

    static Digest of(String algorithm, byte[] content) {
        MessageDigest digest = start(algorithm);
        digest.update(content);
        return of(digest);
    }

    /** To be fed piece by piece. */
    public MessageDigest start() {
        return start(algorithm);
    }

    static MessageDigest start(String algorithm) {
        return org.cloudimagefactory.common.spool.Digest.named(algorithm)
                .orElseThrow(() -> wrong(algorithm))
                .start();
    }

    /** Whether it is that of these bytes. */
    public boolean isOf(byte[] content) {
        return equals(of(algorithm, content));
    }

    /** The tag under which the referrers of this manifest lie where a registry has no interface for them. */
    public String referrersTag() {
        return algorithm + "-" + hex;
    }

    /** Whether a tag belongs to the manifest of a digest: cosign's signatures, and what stands in for lists of referrers. */
    public static boolean isCompanionTag(String tag) {
        return COMPANION.matcher(tag).matches();
    }

    @Override
    public String toString() {
        return algorithm + ":" + hex;
    }

    private static ItemProblem wrong(String text) {
        return new ItemProblem(
                "'" + PrintableText.of(text, SHOWN) + "' is no digest: neither sha256: nor sha512: in small letters");
    }
}
