package org.cloudimagefactory.comfy.sbom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.PrintableText;

/**
 * The packages that a guest told to have: a first line with their kind, vendor and distribution, then name, version,
 * architecture, source and the source's version of each.
 *
 * @param kind {@code deb}, {@code rpm}, {@code apk}, or {@code none}
 * @param vendor whose packages they are, the ID of os-release; empty when nobody told
 * @param distribution the ID with the version, such as {@code debian-12}; empty when nobody told
 * @param packages in the order that the guest told
 */
public record PackageList(String kind, String vendor, String distribution, List<InstalledPackage> packages) {
    private static final int LIMIT = 50_000;
    private static final int TEXT = 300;
    private static final int FIELDS = 5;
    private static final long SIZE_LIMIT = 16 << 20;

    /** Copies the list. */
    public PackageList {
        packages = List.copyOf(packages);
    }

    /**
     * One package.
     *
     * @param name of it
     * @param version of it
     * @param architecture that it was made for
     * @param source what it was made from, or empty
     * @param sourceVersion version of that, or empty
     */
    public record InstalledPackage(
            String name, String version, String architecture, String source, String sourceVersion) {}

    /** Reads the file; lines of another form are passed over, for a guest may say anything. */
    public static PackageList read(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) > SIZE_LIMIT) {
            return new PackageList("none", "", "", List.of());
        }
        List<String> lines = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .limit(LIMIT)
                .toList();
        String[] head = (lines.isEmpty() ? "" : lines.get(0)).split("\t", -1);
        String kind = head[0].matches("deb|rpm|apk") ? head[0] : "none";
        List<InstalledPackage> packages = new ArrayList<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            String[] fields = line.split("\t", -1);
            if (fields.length == FIELDS && !fields[0].isBlank()) {
                packages.add(new InstalledPackage(
                        safe(fields[0]), safe(fields[1]), safe(fields[2]), safe(fields[3]), safe(fields[4])));
            }
        }
        return new PackageList(kind, id(head, 1), id(head, 2), packages);
    }

    private static String id(String[] head, int field) {
        return field < head.length && head[field].matches("[a-z0-9._-]{1,64}") ? head[field] : "";
    }

    private static String safe(String text) {
        return PrintableText.of(text.strip(), TEXT);
    }
}
