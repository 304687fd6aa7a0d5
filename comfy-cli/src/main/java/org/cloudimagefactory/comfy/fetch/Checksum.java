package org.cloudimagefactory.comfy.fetch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.cloudimagefactory.common.spool.Digest;

/**
 * The digest that a file must have.
 *
 * @param algorithm Java's name of it
 * @param digest hexadecimal, small letters
 */
public record Checksum(String algorithm, String digest) {
    /** Reads {@code sha256:...} or a bare digest, whose length tells the algorithm. */
    public static Optional<Checksum> parse(String text) {
        int colon = text.indexOf(':');
        String digest = text.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
        Optional<String> byLength = algorithm(digest);
        if (byLength.isEmpty()) {
            return Optional.empty();
        }
        String named = colon < 0
                ? ""
                : text.substring(0, colon).toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        boolean fits = named.isEmpty() || named.equals(byLength.get().replace("-", ""));
        return fits ? Optional.of(new Checksum(byLength.get(), digest)) : Optional.empty();
    }

    private static Optional<String> algorithm(String digest) {
        if (!digest.matches("[0-9a-f]+")) {
            return Optional.empty();
        }
        return switch (digest.length()) {
            case 32 -> Optional.of("MD5");
            case 40 -> Optional.of("SHA-1");
            case 64 -> Optional.of("SHA-256");
            case 96 -> Optional.of("SHA-384");
            case 128 -> Optional.of("SHA-512");
            default -> Optional.empty();
        };
    }

    /** Whether somebody could make another file with this digest. */
    public boolean isWeak() {
        return algorithm.equals("MD5") || algorithm.equals("SHA-1");
    }

    /** Whether the file has the digest. */
    public boolean matches(Path file) throws IOException {
        return Digest.named(algorithm).orElseThrow().of(file).equals(digest);
    }

    /** As Packer takes it. */
    @Override
    public String toString() {
        return algorithm.toLowerCase(Locale.ROOT).replace("-", "") + ":" + digest;
    }
}
