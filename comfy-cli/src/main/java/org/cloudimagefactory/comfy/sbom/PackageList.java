package org.cloudimagefactory.comfy.sbom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.cli.PrintableText;

/**
 * The packages that a guest told to have: a first line with their kind, then name, version and architecture.
 *
 * @param kind {@code deb}, {@code rpm}, {@code apk}, or {@code none}
 * @param packages in the order that the guest told
 */
public record PackageList(String kind, List<InstalledPackage> packages) {
    private static final int LIMIT = 50_000;
    private static final int TEXT = 300;
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
     */
    public record InstalledPackage(String name, String version, String architecture) {}

    /** Reads the file; lines of another form are passed over, for a guest may say anything. */
    public static PackageList read(Path file) throws IOException {
        if (!Files.exists(file) || Files.size(file) > SIZE_LIMIT) {
            return new PackageList("none", List.of());
        }
        List<String> lines = new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .limit(LIMIT)
                .toList();
        String kind = lines.isEmpty() || !lines.get(0).matches("deb|rpm|apk") ? "none" : lines.get(0);
        List<InstalledPackage> packages = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split("\t", -1);
            if (fields.length == 3 && !fields[0].isBlank()) {
                packages.add(new InstalledPackage(safe(fields[0]), safe(fields[1]), safe(fields[2])));
            }
        }
        return new PackageList(kind, packages);
    }

    private static String safe(String text) {
        return PrintableText.of(text.strip(), TEXT);
    }
}
