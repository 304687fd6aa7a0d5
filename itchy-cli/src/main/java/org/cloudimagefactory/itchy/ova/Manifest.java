package org.cloudimagefactory.itchy.ova;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.cli.PrintableText;

/** Reads manifests: lines such as {@code SHA256(disk.vmdk)= 0123...}. */
final class Manifest {
    /** Bytes of the largest manifest. */
    static final int SIZE_LIMIT = 1 << 20;

    private static final Map<String, String> ALGORITHMS =
            Map.of("SHA1", "SHA-1", "SHA256", "SHA-256", "SHA384", "SHA-384", "SHA512", "SHA-512");
    private static final Pattern LINE =
            Pattern.compile("([A-Za-z0-9-]{3,10})\\s*\\((.{1,1024})\\)\\s*=\\s*([0-9A-Fa-f]{32,128})");
    private static final int LINE_SHOWN = 80;

    private Manifest() {}

    /**
     * What a manifest says of the files of an archive.
     *
     * @param isOwn whether it is the manifest of the description: then every line must make sense. In another file of that
     *     kind, which may be something else altogether, lines that make none are passed over.
     */
    static List<Appliance.ManifestDigest> read(String text, boolean isOwn, String directory, TarIndex archive) {
        List<Appliance.ManifestDigest> digests = new ArrayList<>();
        for (String line : (Iterable<String>) text.replace("\ufeff", "").lines()::iterator) {
            if (line.isBlank()) {
                continue;
            }
            try {
                digests.add(digest(line.strip(), directory, archive));
            } catch (FactoryException e) {
                if (isOwn) {
                    throw e;
                }
            }
            if (digests.size() > TarIndex.ENTRY_LIMIT) {
                throw TarIndex.refused("manifest has more than " + TarIndex.ENTRY_LIMIT + " lines");
            }
        }
        return digests;
    }

    private static Appliance.ManifestDigest digest(String line, String directory, TarIndex archive) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            throw TarIndex.refused("manifest line '" + PrintableText.of(line, LINE_SHOWN) + "' makes no sense");
        }
        String algorithm =
                ALGORITHMS.get(matcher.group(1).toUpperCase(Locale.ROOT).replace("-", ""));
        if (algorithm == null) {
            throw TarIndex.refused("manifest algorithm '" + matcher.group(1) + "' is not supported");
        }
        String name = directory + EntryName.checked(matcher.group(2).strip());
        ArchiveEntry entry = archive.find(name)
                .orElseThrow(() -> TarIndex.refused(
                        "manifest speaks of '" + PrintableText.of(name, LINE_SHOWN) + "', which is not there"));
        return new Appliance.ManifestDigest(entry, algorithm, matcher.group(3).toLowerCase(Locale.ROOT));
    }
}
