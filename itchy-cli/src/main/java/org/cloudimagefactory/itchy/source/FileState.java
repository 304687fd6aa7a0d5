package org.cloudimagefactory.itchy.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;

/** What the file system knows of a file's content without reading it. */
record FileState(long size, Object modified, Object changed, Object links) {
    static FileState of(Path file) throws IOException {
        BasicFileAttributes basic = Files.readAttributes(file, BasicFileAttributes.class);
        Map<String, Object> unix = Files.readAttributes(file, "unix:ctime,nlink");
        return new FileState(
                basic.size(),
                basic.lastModifiedTime(),
                Objects.requireNonNull(unix.get("ctime")),
                Objects.requireNonNull(unix.get("nlink")));
    }

    /** The time of the last change moves also when a name is taken away, which leaves the content as it is. */
    boolean sameContentAs(FileState other) {
        return size == other.size
                && modified.equals(other.modified)
                && (changed.equals(other.changed) || !links.equals(other.links));
    }
}
