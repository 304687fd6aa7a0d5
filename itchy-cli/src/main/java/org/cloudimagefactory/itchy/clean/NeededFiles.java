package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.cloudimagefactory.common.descriptor.NamedPaths;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FileKey;

/**
 * Files that somebody needs: descriptors name them that are not finished, whether they wait, are about to go out, were set aside
 * or can't even be read as such; symbolic links lead to them. Finished descriptors lie in {@code done}, and need nothing.
 */
final class NeededFiles {
    private static final String DONE = "done";

    /** Where file systems keep what their check has found. */
    private static final String LOST_AND_FOUND = "lost+found";

    private final Function<Path, Collection<Path>> lister;
    private final NamedPaths names = new NamedPaths();
    private final Map<FileKey, String> needed = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    NeededFiles() {
        this(NeededFiles::list);
    }

    /** Looks into directories by other means, which throw a problem where one can't be read. */
    NeededFiles(Function<Path, Collection<Path>> lister) {
        this.lister = lister;
    }

    /**
     * Adds what the descriptors of a directory name, and of those below it; it must be there. One that can't be read is
     * among the {@link #problems}.
     */
    void addDescriptors(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new EnvironmentProblem("there is no directory of descriptors " + directory
                            + ", so that nobody knows which images are needed")
                    .hint("name it with --descriptor-dir, or make it if nothing waits there");
        }
        // One that is put back meanwhile is met at one of its places.
        addFiles(directory);
        for (Path below : entries(directory)) {
            String name = below.getFileName().toString();
            if (!name.startsWith(".") && !name.equals(DONE) && Files.isDirectory(below) && !isLostAndFound(below)) {
                addFiles(below);
            }
        }
        addFiles(directory);
    }

    /** Adds what symbolic links in a directory lead to. */
    void addLinks(Path directory) {
        for (Path entry : entries(directory)) {
            if (Files.isSymbolicLink(entry)) {
                add(entry, "the symbolic link " + entry + " leads to it");
            }
        }
    }

    /** Adds a file, with the reason why it is needed. */
    void add(Path file, String reason) {
        FileKey.of(file).ifPresent(key -> needed.putIfAbsent(key, reason));
    }

    /** Why the file that this path leads to is needed, if it is. */
    Optional<String> reason(Path file) {
        return FileKey.of(file).map(needed::get);
    }

    /** Descriptors, or directories, of which nobody can tell what they name: as long as there is one, all images may be needed. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private Collection<Path> entries(Path directory) {
        try {
            return lister.apply(directory);
        } catch (EnvironmentProblem e) {
            unknown(new ItemProblem(e.line()).causedBy(e));
            return List.of();
        }
    }

    /** The system's own holds no descriptors, and nobody else may look into it. */
    private static boolean isLostAndFound(Path directory) {
        try {
            return directory.getFileName().toString().equals(LOST_AND_FOUND)
                    && Integer.valueOf(0).equals(Files.getAttribute(directory, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return false;
        }
    }

    private void addFiles(Path directory) {
        for (Path file : entries(directory)) {
            if (file.getFileName().toString().contains(".json") && Files.isRegularFile(file)) {
                addNamed(file);
            }
        }
    }

    private void addNamed(Path descriptor) {
        try {
            if (Files.size(descriptor) > NamedPaths.SIZE_LIMIT) {
                unknown(new ItemProblem("descriptor " + descriptor + " is larger than 16 MiB"));
                return;
            }
            names.in(descriptor).forEach(file -> add(file, "the descriptor " + descriptor + " names it"));
        } catch (NoSuchFileException e) {
            // The next tool has taken it: if it was set aside, it is met there.
            return;
        } catch (IOException e) {
            unknown(ItemProblem.of("cannot read descriptor " + descriptor, e));
        }
    }

    private void unknown(ItemProblem problem) {
        if (problems.stream().noneMatch(known -> known.line().equals(problem.line()))) {
            problems.add(problem.hint("no image is removed as long as nobody knows which ones it needs"));
        }
    }

    /** The entries of a directory; one that is a symbolic link is looked into, too. */
    static Collection<Path> list(Path directory) {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        } catch (DirectoryIteratorException e) {
            throw Directories.unusable(directory, "read", new IOException(e));
        }
        entries.sort(null);
        return entries;
    }

    /** Whether something of this name is there, be it a link that leads nowhere. */
    static boolean isThere(Path file) {
        return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
