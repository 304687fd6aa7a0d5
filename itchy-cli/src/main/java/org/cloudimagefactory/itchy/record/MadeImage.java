package org.cloudimagefactory.itchy.record;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that one published file became.
 *
 * @param format as qemu-img calls it
 * @param sha512 of the published file, if it is known
 * @param files those that we made, also those that later ones have replaced under the same name
 * @param uses what it stood for, the latest last
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record MadeImage(String format, @Nullable String sha512, List<MadeFile> files, List<ImageUse> uses) {
    /** Files of earlier runs that stay known: a killed one may have left the one before its last under the name. */
    private static final int EARLIER = 8;

    /** Uses that stay known: no file may grow for ever. */
    private static final int USES = 100;

    /** Copies the lists. */
    public MadeImage {
        Objects.requireNonNull(format);
        files = List.copyOf(files);
        uses = List.copyOf(uses);
        if (files.isEmpty()) {
            throw new IllegalArgumentException("no files");
        }
    }

    /** Whether the newest version that it stands for is published. */
    @JsonIgnore
    public boolean isPublished() {
        return newest().map(use -> use.expired() == null).orElse(true);
    }

    /** The version that it stands for; nothing where none is known. */
    Optional<ImageUse> newest() {
        return uses.isEmpty() ? Optional.empty() : Optional.of(uses.get(uses.size() - 1));
    }

    /** Names of its files, each once. */
    @JsonIgnore
    public List<String> names() {
        return files.stream().map(MadeFile::file).distinct().toList();
    }

    /** Whether they share a file. */
    boolean isSame(MadeImage other) {
        return files.stream().anyMatch(file -> other.names().contains(file.file()));
    }

    /** Both: what this one stood for and what the other stands for, by the files of both. */
    MadeImage and(MadeImage later) {
        List<ImageUse> all = new ArrayList<>(uses);
        all.removeIf(
                use -> later.uses.stream().anyMatch(other -> other.version().equals(use.version())));
        all.addAll(later.uses);
        return new MadeImage(
                later.format,
                later.sha512 == null ? sha512 : later.sha512,
                Stream.concat(later.files.stream(), files.stream())
                        .distinct()
                        .limit(later.files.size() + EARLIER)
                        .toList(),
                all.subList(Math.max(0, all.size() - USES), all.size()));
    }

    /** The same after a version has expired, or all have when none is named. */
    MadeImage expired(@Nullable String version, String time) {
        return new MadeImage(
                format,
                sha512,
                files,
                uses.stream()
                        .map(use -> version == null || version.equals(use.version()) ? use.expiredAt(time) : use)
                        .toList());
    }
}
