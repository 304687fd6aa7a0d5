package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.itchy.record.FileOwner;
import org.cloudimagefactory.itchy.record.MadeFile;

/** Whether files are the ones that a record tells of, and nobody else's. */
final class Proof {
    private static final String ATTRIBUTES = "unix:isRegularFile,size,lastModifiedTime,nlink,uid";

    private final FileOwner owners = new FileOwner();
    private final Path directory;

    /** Looks at files of an output directory. */
    Proof(Path directory) {
        this.directory = directory;
    }

    /** Whether a record is one of this user: those of others prove nothing, and lead nowhere. */
    boolean isOwn(Path record) {
        return owners.isOwn(record);
    }

    /** Why a file that is there must stay whatever the limits say; empty if it is ours alone, or is not there. */
    Optional<String> objection(String name, List<MadeFile> made, Path record) {
        Path file = directory.resolve(name);
        try {
            Map<String, Object> now = Files.readAttributes(file, ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            if (!Boolean.TRUE.equals(now.get("isRegularFile"))) {
                return Optional.of("it is no regular file");
            }
            long modified = ((FileTime) Objects.requireNonNull(now.get("lastModifiedTime")))
                    .toInstant()
                    .getEpochSecond();
            if (!made.contains(new MadeFile(name, (Long) Objects.requireNonNull(now.get("size")), modified))) {
                return Optional.of("it is not as itchy made it");
            }
            if (!Integer.valueOf(1).equals(now.get("nlink"))) {
                return Optional.of("it has another name, too (a hard link)");
            }
            int owner = owners.of(record);
            if (!Integer.valueOf(owner).equals(now.get("uid"))) {
                return Optional.of("its record " + record.getFileName() + " was written by another user");
            }
            return isOwn(record)
                    ? Optional.empty()
                    : Optional.of("its record " + record.getFileName() + " is that of user " + owner
                            + ", who may remove it with 'itchy clean'");
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of("it cannot be looked at: " + Directories.reason(e));
        }
    }
}
