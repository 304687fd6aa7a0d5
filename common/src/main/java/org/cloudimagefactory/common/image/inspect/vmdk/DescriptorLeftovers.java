package org.cloudimagefactory.common.image.inspect.vmdk;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.image.inspect.reading.Findings;
import org.cloudimagefactory.common.problem.PrintableText;

/** Finds in a descriptor what its maker wrote for himself: comments, and entries that no reader of the disk needs. */
final class DescriptorLeftovers {
    private static final Set<String> USUAL_COMMENTS = Set.of(
            "# disk descriptorfile", "# extent description", "# the disk data base", "#ddb", "# change tracking file");
    private static final Set<String> USUAL_NAMES = Set.of(
            "version",
            "encoding",
            "cid",
            "parentcid",
            "isnativesnapshot",
            "createtype",
            "ddb.virtualhwversion",
            "ddb.adaptertype",
            "ddb.uuid",
            "ddb.uuid.image",
            "ddb.uuid.modification",
            "ddb.longcontentid",
            "ddb.toolsversion",
            "ddb.toolsinstalltype",
            "ddb.thinprovisioned",
            "ddb.deletable",
            "ddb.encoding");
    private static final String GEOMETRY = "ddb.geometry.";
    private static final Pattern PARENT = Pattern.compile("ddb\\.uuid\\.parent(modification)?");
    private static final int SHOWN = 60;

    private final Findings findings;

    DescriptorLeftovers(Findings findings) {
        this.findings = findings;
    }

    /** Notes what there is. */
    void check(String text, VmdkDescriptor descriptor) {
        text.lines()
                .map(line -> line.strip().toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("#") && !USUAL_COMMENTS.contains(line))
                .forEach(line -> findings.leftover("comments in its descriptor"));
        descriptor.values().forEach((name, value) -> {
            if (!isUsual(name, value)) {
                findings.leftover("'" + PrintableText.of(name, SHOWN) + "' in its descriptor");
            }
        });
    }

    private static boolean isUsual(String name, String value) {
        if (PARENT.matcher(name).matches()) {
            return value.chars().allMatch(c -> c == '0' || c == '-');
        }
        return value.isEmpty() || USUAL_NAMES.contains(name) || name.startsWith(GEOMETRY);
    }
}
