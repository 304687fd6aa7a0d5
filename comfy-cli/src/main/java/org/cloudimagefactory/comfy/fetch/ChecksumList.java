package org.cloudimagefactory.comfy.fetch;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A vendor's published list of checksums, in one of the usual forms: {@code DIGEST  NAME}, {@code DIGEST *NAME},
 * {@code SHA256 (NAME) = DIGEST}, or nothing but a digest; comments and signatures around it are passed over.
 */
final class ChecksumList {
    private static final Pattern GNU = Pattern.compile("^([0-9A-Fa-f]{32,128})[ \\t]+[*]?(.+?)\\s*$");
    private static final Pattern BSD =
            Pattern.compile("^([A-Za-z0-9-]+)\\s*\\((.+)\\)\\s*=\\s*([0-9A-Fa-f]{32,128})\\s*$");
    private static final Pattern BARE = Pattern.compile("^\\s*([0-9A-Fa-f]{32,128})\\s*$");

    private final String text;

    ChecksumList(String text) {
        this.text = text;
    }

    /** The strongest checksum of the file of this name. */
    Optional<Checksum> of(String name) {
        return text.lines()
                .flatMap(line -> entry(line, name))
                .max(Comparator.comparingInt(checksum -> checksum.digest().length()))
                .or(this::bare);
    }

    private static Stream<Checksum> entry(String line, String name) {
        Matcher bsd = BSD.matcher(line);
        if (bsd.matches()) {
            return isFor(bsd.group(2), name) ? Checksum.parse(bsd.group(3)).stream() : Stream.empty();
        }
        Matcher gnu = GNU.matcher(line);
        boolean found = gnu.matches() && isFor(gnu.group(2), name);
        return found ? Checksum.parse(gnu.group(1)).stream() : Stream.empty();
    }

    /** A file that holds one digest and no name belongs to the one file beside it. */
    private Optional<Checksum> bare() {
        return text.lines()
                .map(BARE::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .flatMap(matcher -> Checksum.parse(matcher.group(1)));
    }

    private static boolean isFor(String listed, String name) {
        return listed.substring(listed.lastIndexOf('/') + 1).equals(name);
    }
}
