package org.cloudimagefactory.nifty.sync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.cloudimagefactory.common.spool.Directories;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes descriptors that nobody needs any longer; those that can't be removed stay for the next run. */
final class OldDescriptors {
    private static final Logger LOG = LoggerFactory.getLogger(OldDescriptors.class);

    private OldDescriptors() {}

    /** Removes them; returns those that are gone. */
    static List<OldDescriptor> remove(List<OldDescriptor> old) {
        List<OldDescriptor> gone = new ArrayList<>();
        for (OldDescriptor descriptor : old) {
            try {
                remove(descriptor.file());
                gone.add(descriptor);
                LOG.info("removed {}: {}", descriptor.file(), descriptor.reason());
            } catch (IOException e) {
                LOG.warn("cannot remove {}: {}", descriptor.file(), Directories.reason(e));
            }
        }
        return gone;
    }

    /** From its directory itself, which somebody may have exchanged for a link in the meantime. */
    private static void remove(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent());
        try (DirectoryStream<Path> above = Files.newDirectoryStream(Objects.requireNonNull(directory.getParent()))) {
            if (!(above instanceof SecureDirectoryStream<Path> secure)) {
                throw new IOException("this system cannot remove files safely relative to a directory");
            }
            try (SecureDirectoryStream<Path> own =
                    secure.newDirectoryStream(directory.getFileName(), LinkOption.NOFOLLOW_LINKS)) {
                own.deleteFile(file.getFileName());
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} has gone already", file, e);
        }
    }
}
