package org.cloudimagefactory.comfy.fetch;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A vendor's published list of checksums, in one of the usual forms: {@code DIGEST  NAME}, {@code DIGEST *NAME},
 * {@code SHA256 (NAME) = DIGEST}, {@code NAME = sha256:DIGEST} of installation trees, or nothing but a digest; comments and
 * signatures around it are passed over.
 */
final class ChecksumList {
    private static final Pattern GNU = Pattern.compile("^([0-9A-Fa-f]{32,128})[ \\t]+[*]?(.+?)\\s*$");
    private static final Pattern BSD =
            Pattern.compile("^([A-Za-z0-9-]+)\\s*\\((.+)\\)\\s*=\\s*([0-9A-Fa-f]{32,128})\\s*$");
    private static final Pattern TREE = Pattern.compile("^(\\S+)\\s*=\\s*(?:md5|sha[0-9]+):([0-9A-Fa-f]{32,128})\\s*$");
    private static final Pattern BARE = Pattern.compile("^\\s*([0-9A-Fa-f]{32,128})\\s*$");

    private final List<Entry> entries;

    ChecksumList(String text) {
        this.entries = text.lines().flatMap(ChecksumList::entry).toList();
    }

    /** A line; without a name it belongs to the one file beside the list. */
    private record Entry(String name, Checksum checksum) {
        private boolean isFor(List<String> path) {
            List<String> own = parts(name);
            return !own.isEmpty() && last(own).equals(last(path));
        }

        /** How many parts of both paths agree, from the end on: lists may have files of one name in several directories. */
        private int agreement(List<String> path) {
            List<String> own = parts(name);
            int count = 0;
            while (count < own.size()
                    && count < path.size()
                    && own.get(own.size() - 1 - count).equals(path.get(path.size() - 1 - count))) {
                count++;
            }
            return count;
        }
    }

    /**
     * The strongest checksum of a file. A list of one file alone belongs to the file beside it, as vendors give files
     * another name that always means the newest.
     *
     * @param path of the file at the vendor's, or its end
     */
    Optional<Checksum> of(String path) {
        List<String> wanted = parts(path);
        return entries.stream()
                .filter(entry -> entry.isFor(wanted))
                .max(Comparator.comparingInt((Entry entry) -> entry.agreement(wanted))
                        .thenComparing(entry -> entry.checksum().digest().length()))
                .or(this::only)
                .map(Entry::checksum);
    }

    private Optional<Entry> only() {
        return entries.size() == 1 ? Optional.of(entries.get(0)) : Optional.empty();
    }

    private static Stream<Entry> entry(String line) {
        for (Pattern pattern : List.of(BSD, TREE)) {
            Matcher matcher = pattern.matcher(line);
            if (matcher.matches()) {
                int digest = matcher.groupCount();
                return entry(matcher.group(digest - 1), matcher.group(digest));
            }
        }
        Matcher gnu = GNU.matcher(line);
        if (gnu.matches()) {
            return entry(gnu.group(2), gnu.group(1));
        }
        Matcher bare = BARE.matcher(line);
        return bare.matches() ? entry("", bare.group(1)) : Stream.empty();
    }

    private static Stream<Entry> entry(String name, String digest) {
        return Checksum.parse(digest).map(checksum -> new Entry(name, checksum)).stream();
    }

    private static List<String> parts(String path) {
        return Arrays.stream(path.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
    }

    private static String last(List<String> parts) {
        return parts.isEmpty() ? "" : parts.get(parts.size() - 1);
    }
}
