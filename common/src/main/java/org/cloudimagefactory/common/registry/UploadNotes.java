package org.cloudimagefactory.common.registry;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where an upload stands, in a small file beside other state: the session of the registry and how much it has got. */
public final class UploadNotes {
    /** Of an upload that begins anew after a kill; for small blobs. */
    public static final UploadNotes NONE = new UploadNotes(null);

    private final @Nullable Path file;

    private UploadNotes(@Nullable Path file) {
        this.file = file;
    }

    /** Kept in this file, which only this upload uses; it goes when the upload has ended. */
    public static UploadNotes in(Path file) {
        return new UploadNotes(file);
    }

    @Nullable
    Path file() {
        return file;
    }
}
