package org.cloudimagefactory.comfy.source;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What jobs of a farm read: a copy of the checkout for each, which stays as it is while a later commit takes the checkout's place. Files are
 * links to those of the checkout, none of which is ever written in place.
 */
final class SourceSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(SourceSnapshot.class);
    private static final String NEW = ".new-";

    private final SourcePlace place;

    SourceSnapshot(SourcePlace place) {
        this.place = place;
    }

    /** The copy for a job, made unless it is there. */
    Path of(String job) {
        Path target = place.jobs().resolve(job);
        if (Files.isDirectory(target)) {
            return target;
        }
        Path fresh = place.jobs().resolve(NEW + job);
        try {
            Directories.ownCreated(place.jobs());
            TreeRemoval.remove(fresh);
            copy(place.checkout(), fresh);
            AtomicFile.rename(fresh, target);
            return target;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot copy the files of a commit to " + place.jobs(), e)
                    .ofOneItem();
        }
    }

    /** Removes the copies for all other jobs. */
    void retain(Set<String> jobs) {
        if (!Files.isDirectory(place.jobs())) {
            return;
        }
        try (DirectoryStream<Path> copies = Files.newDirectoryStream(
                place.jobs(), copy -> !jobs.contains(copy.getFileName().toString()))) {
            for (Path copy : copies) {
                TreeRemoval.remove(copy);
            }
        } catch (IOException e) {
            // The next poll removes them.
            LOG.warn("cannot clean {}", place.jobs(), e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<Path>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes any) throws IOException {
                Directories.ownCreated(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes any) throws IOException {
                Path target = to.resolve(from.relativize(file));
                try {
                    Files.createLink(target, file);
                } catch (UnsupportedOperationException | FileSystemException e) {
                    // Not every file system has hard links.
                    Files.copy(file, target);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
