package org.cloudimagefactory.common.registry;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/**
 * Where an upload stands, in a small file beside other state: the session of the registry. How much the registry has got is not
 * believed from it, but asked for.
 */
public final class UploadNotes {
    /** Of an upload that begins anew after a kill; for small blobs. */
    public static final UploadNotes NONE = new UploadNotes(null);

    private static final int SIZE_LIMIT = 64 << 10;
    private static final int NESTING = 4;
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final @Nullable Path file;
    private final RegistryJson json = new RegistryJson(NESTING);

    private UploadNotes(@Nullable Path file) {
        this.file = file;
    }

    /** Kept in this file, which only this upload uses; it goes when the upload has ended. */
    public static UploadNotes in(Path file) {
        return new UploadNotes(file);
    }

    /**
     * A session.
     *
     * @param location where it goes on
     * @param leastChunk fewest bytes that the registry takes at once
     */
    record Session(String location, long leastChunk) {}

    /** The session of an upload of so many bytes into this repository, if one was begun. */
    Optional<Session> session(RepositoryName repository, long size) {
        if (file == null || !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                return Optional.empty();
            }
            ObjectNode note = json.parse(Files.readAllBytes(file));
            boolean same = note.path("repository").asText("").equals(repository.toString())
                    && note.path("size").asLong(-1) == size;
            String location = note.path("session").asText("");
            return same && !location.isEmpty()
                    ? Optional.of(new Session(
                            location, Math.max(0, note.path("least_chunk").asLong())))
                    : Optional.empty();
        } catch (ItemProblem e) {
            // Whatever it is, it names no session.
            return Optional.empty();
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
    }

    /** The registry has got so much by this session. */
    void keep(RepositoryName repository, long size, Session session, long position) {
        if (file == null) {
            return;
        }
        ObjectNode note = JsonNodeFactory.instance
                .objectNode()
                .put("repository", repository.toString())
                .put("size", size)
                .put("session", session.location())
                .put("least_chunk", session.leastChunk())
                .put("position", position);
        try {
            AtomicFile.writeHint(file, json.write(note), OWNER_ONLY);
        } catch (IOException e) {
            throw Directories.unusable(file, "write", e);
        }
    }

    /** There is no session any more. */
    void forget() {
        if (file != null) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw Directories.unusable(file, "remove", e);
            }
        }
    }
}
