package org.cloudimagefactory.comfy.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.comfy.document.DocumentProblems;
import org.cloudimagefactory.comfy.document.DocumentReader;
import org.cloudimagefactory.comfy.document.DocumentSchema;
import org.cloudimagefactory.comfy.document.SourceDocument;

/** The table of releases and ends of life, {@code releases.yml}: one that ships, and those of a site, which win line by line. */
public final class ReleaseTable {
    private static final String FILE = "releases.yml";
    private static final String KIND = "table of releases";

    private final List<Release> releases = new ArrayList<>();

    /**
     * Reads the tables in template directories; all that is wrong in one is told at once.
     *
     * @param templateDirectories the ones that win come first; those without a table are passed over
     */
    public ReleaseTable(List<Path> templateDirectories) {
        for (Path directory : templateDirectories) {
            Path file = directory.resolve(FILE);
            if (Files.exists(file)) {
                releases.addAll(read(file));
            }
        }
    }

    /** All lines, those that win first. */
    public List<Release> releases() {
        return List.copyOf(releases);
    }

    /** What is known of a version of a distribution, or of what that is based on or stands on. */
    public Optional<Release> of(Distribution distribution, VersionNumber version) {
        return of(distribution.name(), version)
                .or(() -> distribution.base().flatMap(base -> of(base, version)))
                .or(() -> distribution.parent().flatMap(parent -> of(parent.distribution(), version)));
    }

    private Optional<Release> of(String distribution, VersionNumber version) {
        return releases.stream()
                .filter(release -> release.distribution().equals(distribution)
                        && version.startsWith(VersionNumber.parse(release.version())))
                .findFirst();
    }

    private static List<Release> read(Path file) {
        SourceDocument document = new DocumentReader().read(file, KIND);
        DocumentProblems problems = new DocumentProblems(document);
        DocumentSchema.beside(ReleaseTable.class, "releases.schema.json").check(document.root(), "", true, problems);
        JsonNode lines = document.root().path("releases");
        for (int i = 0; i < lines.size(); i++) {
            for (String field : List.of("released", "end_of_life", "extended", "looked_up")) {
                String day = lines.get(i).path(field).asText("");
                if (day.length() > "2026-11".length() && !isDay(day)) {
                    problems.add("/releases/" + i + "/" + field, "is no day of the calendar: '" + day + "'");
                }
            }
        }
        problems.throwIfAny();
        DescriptionMapper mapper = new DescriptionMapper();
        List<Release> read = new ArrayList<>();
        lines.forEach(line -> read.add(mapper.read(line, Release.class)));
        return read;
    }

    private static boolean isDay(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
