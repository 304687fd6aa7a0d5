package org.cloudimagefactory.itchy.chunk;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hidden names beside an image of the cache.
 *
 * @param image its file
 */
public record ChunkNames(Path image) {
    private static final Pattern INDEX = Pattern.compile("\\.(.+_[0-9a-f]{16})\\.chunks");

    /** The index of its content, which is kept as long as the image is. */
    public Path index() {
        return named(".chunks");
    }

    /** Its raw content while that grows. */
    public Path raw() {
        return named(".raw.part");
    }

    /** The raw content of the version before, where that is no raw file. */
    Path seed() {
        return named(".seed.part");
    }

    /** The index of that, where none was kept. */
    Path seedIndex() {
        return named(".seed-index.part");
    }

    /** Those that a later run goes on with. */
    public List<Path> partials() {
        return List.of(raw(), index().resolveSibling("." + index().getFileName() + ".part"));
    }

    /** The image whose index a file is by its name. */
    public static Optional<String> imageOf(Path file) {
        Matcher name = INDEX.matcher(String.valueOf(file.getFileName()));
        return name.matches() ? Optional.of(name.group(1)) : Optional.empty();
    }

    private Path named(String suffix) {
        return image.resolveSibling("." + image.getFileName() + suffix);
    }
}
