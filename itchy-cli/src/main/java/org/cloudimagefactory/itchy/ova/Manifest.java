package org.cloudimagefactory.itchy.ova;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.Problem;

/**
 * Reads manifests: lines such as {@code SHA256(disk.vmdk)= 0123...}. The algorithm is spelled as any version of OpenSSL or the
 * tools of BSD print it ({@code SHA2-256}, {@code SHA2-512/256}, {@code SHA3-384}); so are lines of {@code sha256sum} and its
 * brothers, a digest and a name, which name no algorithm but have its length.
 */
final class Manifest {
    /** Bytes of the largest manifest. */
    static final int SIZE_LIMIT = 1 << 20;

    private static final Map<String, String> ALGORITHMS = Map.ofEntries(
            Map.entry("SHA1", "SHA-1"),
            Map.entry("SHA224", "SHA-224"),
            Map.entry("SHA256", "SHA-256"),
            Map.entry("SHA384", "SHA-384"),
            Map.entry("SHA512", "SHA-512"),
            Map.entry("SHA512224", "SHA-512/224"),
            Map.entry("SHA512256", "SHA-512/256"),
            Map.entry("SHA3224", "SHA3-224"),
            Map.entry("SHA3256", "SHA3-256"),
            Map.entry("SHA3384", "SHA3-384"),
            Map.entry("SHA3512", "SHA3-512"));
    private static final Map<Integer, String> BY_LENGTH =
            Map.of(40, "SHA1", 56, "SHA224", 64, "SHA256", 96, "SHA384", 128, "SHA512");
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9/_-]{3,16})\\s*\\((.{1,1024})\\)\\s*=\\s*([0-9A-Fa-f]{32,128})");
    private static final Pattern PLAIN = Pattern.compile("([0-9A-Fa-f]{40,128})(?: [ *]|\\s+)(.{1,1024})");
    private static final int LINE_SHOWN = 80;

    private final boolean isOwn;
    private final String directory;
    private final TarIndex archive;
    private final List<Appliance.ManifestDigest> digests = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private Manifest(boolean isOwn, String directory, TarIndex archive) {
        this.isOwn = isOwn;
        this.directory = directory;
        this.archive = archive;
    }

    /**
     * What a manifest says of the files of an archive.
     *
     * @param isOwn whether it is the manifest of the description: then every line must make sense. In another file of that
     *     kind, which may be something else altogether, lines that make none are passed over.
     */
    static Manifest read(String text, boolean isOwn, String directory, TarIndex archive) {
        Manifest manifest = new Manifest(isOwn, directory, archive);
        for (String line : (Iterable<String>) text.replace("\ufeff", "").lines()::iterator) {
            if (!line.isBlank()) {
                manifest.read(line.strip());
            }
            if (manifest.digests.size() + manifest.warnings.size() > TarIndex.ENTRY_LIMIT) {
                throw TarIndex.refused("manifest has more than " + TarIndex.ENTRY_LIMIT + " lines");
            }
        }
        return manifest;
    }

    /** Whether it is the manifest of the description. */
    boolean isOwn() {
        return isOwn;
    }

    /** Digests of files that are there. */
    List<Appliance.ManifestDigest> digests() {
        return digests;
    }

    /** Files that are not there, and need not be. */
    List<String> warnings() {
        return warnings;
    }

    private void read(String line) {
        try {
            digest(line).ifPresent(digests::add);
        } catch (Problem e) {
            if (isOwn) {
                throw e;
            }
        }
    }

    private Optional<Appliance.ManifestDigest> digest(String line) {
        Matcher tagged = LINE.matcher(line);
        if (tagged.matches()) {
            return digest(tagged.group(1), tagged.group(2).strip(), tagged.group(3));
        }
        Matcher plain = PLAIN.matcher(line);
        String algorithm = plain.matches() ? BY_LENGTH.get(plain.group(1).length()) : null;
        if (algorithm == null) {
            throw TarIndex.refused("manifest line '" + PrintableText.of(line, LINE_SHOWN) + "' makes no sense");
        }
        return digest(algorithm, plain.group(2), plain.group(1));
    }

    private Optional<Appliance.ManifestDigest> digest(String spelled, String file, String digest) {
        String algorithm = ALGORITHMS.get(plain(spelled));
        if (algorithm == null) {
            throw TarIndex.refused("manifest algorithm '" + spelled + "' is not supported");
        }
        String name = directory + EntryName.checked(file);
        Optional<ArchiveEntry> entry = archive.find(name);
        if (entry.isEmpty()) {
            String problem = "manifest speaks of '" + PrintableText.of(name, LINE_SHOWN) + "', which is not there";
            if (isNeeded(name) || !isOwn) {
                throw TarIndex.refused(problem);
            }
            warnings.add(problem);
        }
        return entry.map(found -> new Appliance.ManifestDigest(found, algorithm, digest.toLowerCase(Locale.ROOT)));
    }

    /** The spelling without what differs: separators, and the number of the family where no other is meant. */
    private static String plain(String algorithm) {
        return algorithm
                .toUpperCase(Locale.ROOT)
                .replaceFirst("^SHA-?2[-_](?=[0-9])", "SHA")
                .replaceAll("[-_/]", "");
    }

    /** A disk, all of it or a piece, and a description are not missing for nothing. */
    private boolean isNeeded(String name) {
        return !FileKind.isLeftover(name)
                && (FileKind.isDisk(name)
                        || FileKind.isDescription(name)
                        || archive.find(name + ".000000000").isPresent());
    }
}
