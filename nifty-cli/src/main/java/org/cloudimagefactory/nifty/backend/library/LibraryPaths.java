package org.cloudimagefactory.nifty.backend.library;

import java.nio.file.Path;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.AtomicFile;

/**
 * Where things lie in a library. Its datastores are directories of others, too: beside each image of ours lies a hidden mark, and
 * a temporary file is made there only under a name that a record of ours tells. The records of uploads have a directory of
 * their own.
 *
 * @param directory of the library
 * @param backend what {@code --backend} calls its kind
 */
record LibraryPaths(Path directory, String backend) {
    static final String INDEX = "index.json";

    private static final String UPLOADS = ".nifty";
    private static final String MARK = ".nifty";
    private static final Pattern MARK_NAME = Pattern.compile("\\.([0-9]{1,10}-.+)\\.nifty");
    private static final Pattern UUID_PART =
            Pattern.compile("\\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.part");

    Path index() {
        return directory.resolve(INDEX);
    }

    /** The directory of the records of uploads; nobody else has files there. */
    Path uploads() {
        return directory.resolve(UPLOADS);
    }

    Path datastore(String name) {
        return directory.resolve(name);
    }

    Path image(IndexedImage image) {
        return datastore(image.datastore()).resolve(image.file());
    }

    Path mark(IndexedImage image) {
        return datastore(image.datastore()).resolve("." + image.file() + MARK);
    }

    /** The only name under which a mark is written before it gets its own. */
    Path markTemporary(IndexedImage image) {
        Path mark = mark(image);
        return mark.resolveSibling(mark.getFileName() + AtomicFile.SUFFIX);
    }

    /** Whether a file's name is that of a mark; what it is its content tells. */
    static boolean isNamedLikeAMark(Path file) {
        return MARK_NAME.matcher(file.getFileName().toString()).matches();
    }

    /** Whether a file is what a writer of this target has left, by its exact form. */
    static boolean isTemporaryOf(Path file, String target) {
        String name = file.getFileName().toString();
        return name.startsWith("." + target)
                && UUID_PART.matcher(name.substring(target.length() + 1)).matches();
    }
}
