package org.cloudimagefactory.itchy.download;

import java.util.Locale;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.Digest;

/**
 * What a source says that the digest of its bytes is: image lists give SHA-512, registries mostly SHA-256.
 *
 * @param algorithm one of those two
 * @param hex hexadecimal in lower case
 */
public record FileDigest(Digest algorithm, String hex) {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern SHA512 = Pattern.compile("[0-9a-f]{128}");
    private static final int SHOWN = 150;

    /** Refuses what is no such digest. */
    public FileDigest {
        boolean right = switch (algorithm) {
            case SHA_256 -> SHA256.matcher(hex).matches();
            case SHA_512 -> SHA512.matcher(hex).matches();
            default -> false;
        };
        if (!right) {
            throw new ItemProblem("'" + PrintableText.of(hex, SHOWN) + "' is no SHA-256 or SHA-512 digest");
        }
    }

    /** One of 128 digits. */
    public static FileDigest sha512(String hex) {
        return new FileDigest(Digest.SHA_512, hex);
    }

    /** As {@link #toString()} writes it, and as registries do: {@code sha256:...}. */
    public static FileDigest parse(String text) {
        int colon = text.indexOf(':');
        String name = text.substring(0, Math.max(0, colon));
        if (!name.equals("sha256") && !name.equals("sha512")) {
            throw new ItemProblem("'" + PrintableText.of(text, SHOWN) + "' is no SHA-256 or SHA-512 digest");
        }
        return new FileDigest(Digest.named(name).orElseThrow(), text.substring(colon + 1));
    }

    /** As operators know it: {@code SHA-512}. */
    public String name() {
        return algorithm == Digest.SHA_512 ? "SHA-512" : "SHA-256";
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace("-", "") + ":" + hex;
    }
}
