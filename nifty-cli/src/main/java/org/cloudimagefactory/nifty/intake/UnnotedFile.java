package org.cloudimagefactory.nifty.intake;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.Digest;

/**
 * The name of a settled descriptor that could not be noted, as on a full disk: {@code NAME.unnoted-SECONDS-NUMBER-SHA256.json}. It says
 * what the note would have said, since a new name needs no space. The time is that of the run's clock, the number counts those of the
 * run, and of the SHA-256 of the content there are the first {@value #DIGEST_LENGTH} digits.
 *
 * @param at when it was settled
 * @param number its place among those of that moment
 * @param digest how the SHA-256 of its content begins
 */
record UnnotedFile(Instant at, int number, String digest) {
    private static final int DIGEST_LENGTH = 32;

    /** With what is added, it fits into a directory. */
    private static final int LONGEST_STEM = 180;

    private static final Pattern NAME = Pattern.compile(
            ".+\\.unnoted-([0-9]{1,12})-([0-9]{1,9})-([0-9a-f]{" + DIGEST_LENGTH + "})"
                    + Pattern.quote(DescriptorQueue.SUFFIX),
            Pattern.DOTALL);

    /** For a content of this SHA-256. */
    static UnnotedFile of(Instant at, int number, String sha256) {
        return new UnnotedFile(at, number, sha256.substring(0, DIGEST_LENGTH));
    }

    /** Reads a name; nothing if it is none of these. */
    static Optional<UnnotedFile> read(Path file) {
        Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
        return name.matches()
                ? Optional.of(new UnnotedFile(
                        Instant.ofEpochSecond(Long.parseLong(name.group(1))),
                        Integer.parseInt(name.group(2)),
                        name.group(3)))
                : Optional.empty();
    }

    /** What a file is called from now on. */
    String nameFor(Path file) {
        String name = String.valueOf(file.getFileName());
        String stem = name.substring(0, name.length() - DescriptorQueue.SUFFIX.length());
        if (stem.getBytes(StandardCharsets.UTF_8).length > LONGEST_STEM) {
            stem = Digest.SHA_256.of(name).substring(0, DIGEST_LENGTH);
        }
        return stem + ".unnoted-" + Math.max(0, at.getEpochSecond()) + "-" + number + "-" + digest
                + DescriptorQueue.SUFFIX;
    }

    /** Whether the file is as it was settled. */
    boolean isOf(String sha256) {
        return sha256.startsWith(digest);
    }
}
