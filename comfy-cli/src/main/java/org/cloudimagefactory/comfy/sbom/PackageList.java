package org.cloudimagefactory.comfy.sbom;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * The packages that a guest told to have, as {@code package-list.sh} writes them: a first line with their kind, vendor and system, then
 * a line for each.
 *
 * @param kind {@code deb}, {@code rpm}, {@code apk}, or {@code none}
 * @param vendor who made them, as in the guest's os-release, such as {@code debian}; empty where the guest did not tell
 * @param system what they were made for, such as {@code debian-12}; empty where the guest did not tell
 * @param packages in the order that the guest told
 */
public record PackageList(String kind, String vendor, String system, List<InstalledPackage> packages) {
    private static final int LIMIT = 50_000;
    private static final int TEXT = 300;
    private static final long SIZE_LIMIT = 16 << 20;
    private static final String WORD = "[A-Za-z0-9][A-Za-z0-9._-]*";

    public PackageList {
        packages = List.copyOf(packages);
    }

    /** Of nobody knows what. */
    static PackageList none() {
        return new PackageList("none", "", "", List.of());
    }

    /** Reads the file; lines of another form are passed over, for a guest may say anything. */
    public static PackageList read(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) > SIZE_LIMIT) {
            return none();
        }
        List<String> lines = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1)
                .lines()
                .limit(LIMIT)
                .toList();
        String[] head = lines.isEmpty() ? new String[] {""} : lines.get(0).split("\t", -1);
        if (!head[0].matches("deb|rpm|apk")) {
            return none();
        }
        List<InstalledPackage> packages = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split("\t", -1);
            if ((fields.length == 3 || fields.length == 5) && !fields[0].isBlank()) {
                packages.add(new InstalledPackage(
                        safe(fields, 0), safe(fields, 1), safe(fields, 2), safe(fields, 3), safe(fields, 4)));
            }
        }
        return new PackageList(head[0], word(head, 1), word(head, 2), packages);
    }

    private static String safe(String[] fields, int index) {
        return index < fields.length ? PrintableText.of(fields[index].strip(), TEXT) : "";
    }

    private static String word(String[] fields, int index) {
        String text = safe(fields, index);
        return text.matches(WORD) ? text : "";
    }
}
