package org.cloudimagefactory.itchy.record;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * A file as we made it; one that somebody put in its place is another one.
 *
 * @param file name in the output directory
 * @param size bytes
 * @param modified when it was written, in seconds since the epoch: copies of a directory keep no more
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record MadeFile(String file, long size, long modified) {
    /** Takes plain names only: a record leads nowhere else. */
    public MadeFile {
        Objects.requireNonNull(file);
        if (file.isEmpty()
                || file.startsWith(".")
                || file.indexOf('/') >= 0
                || file.indexOf('\0') >= 0
                || Path.of(file).getNameCount() != 1) {
            throw new IllegalArgumentException("'" + file + "' is no name of an image");
        }
    }

    /** The file as it is now, to be known by the name that it has or gets. */
    public static MadeFile of(Path now, String name) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(now, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        return new MadeFile(
                name,
                attributes.size(),
                attributes.lastModifiedTime().toInstant().getEpochSecond());
    }
}
