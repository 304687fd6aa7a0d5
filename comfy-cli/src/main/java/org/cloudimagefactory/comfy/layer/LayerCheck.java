package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Objects;
import org.cloudimagefactory.common.spool.Directories;
import org.jspecify.annotations.Nullable;

/** Whether the files of a layer are what its record says. */
final class LayerCheck {
    /** The only format of layers, and the word that overlays must have for it. */
    static final String FORMAT = "qcow2";

    private final LayerFiles files;
    private final KnownDigests digests;

    LayerCheck(LayerFiles files, KnownDigests digests) {
        this.files = files;
        this.digests = digests;
    }

    /** Looks at sizes and at the head of the file: what an entry that is whole has. */
    void glance(LayerRecord record) throws UnsoundLayerException {
        LayerKey key = record.layer();
        Path overlay = file(key, files.overlay(key), "its file");
        if (record.variablesDigest() != null) {
            file(key, files.variables(key), "the file of its UEFI variables");
        }
        try {
            long size = Files.size(overlay);
            if (size != record.fileSize()) {
                throw new UnsoundLayerException(key, "its file has " + size + " bytes instead of " + record.fileSize());
            }
            String wanted = record.below().map(LayerFiles::overlayName).orElse(null);
            OverlayHeader header = OverlayHeader.read(overlay);
            standsOn(key, header, wanted);
            if (header.virtualSize() != record.virtualSize()) {
                throw new UnsoundLayerException(
                        key, "its disk has " + header.virtualSize() + " bytes instead of " + record.virtualSize());
            }
        } catch (IOException e) {
            throw new UnsoundLayerException(key, "its file can't be used: " + Directories.reason(e));
        }
    }

    /** Reads all of its files, once in a process. */
    void all(LayerRecord record) throws UnsoundLayerException {
        glance(record);
        LayerKey key = record.layer();
        try {
            if (!digests.of(files.overlay(key)).equals(record.digest())) {
                throw new UnsoundLayerException(key, "its file has another digest than its record");
            }
            if (record.variablesDigest() != null
                    && !digests.of(files.variables(key)).equals(record.variablesDigest())) {
                throw new UnsoundLayerException(key, "its UEFI variables have another digest than its record");
            }
        } catch (IOException e) {
            throw new UnsoundLayerException(key, "its file can't be read: " + Directories.reason(e));
        }
    }

    /** Whether a layer was made on what the record of the layer below says. */
    static void parent(LayerRecord child, @Nullable LayerRecord parent) throws UnsoundLayerException {
        if (child.parent() == null) {
            return;
        }
        if (parent == null) {
            throw new UnsoundLayerException(child.layer(), "the layer below it is gone");
        }
        if (!parent.digest().equals(child.parentDigest())) {
            throw new UnsoundLayerException(child.layer(), "it was made on another build of the layer below it");
        }
        if (parent.virtualSize() > child.virtualSize()) {
            throw new UnsoundLayerException(child.layer(), "its disk is smaller than that of the layer below it");
        }
    }

    /** Whether an overlay names exactly this file below it, and no other file of the host. */
    static void standsOn(LayerKey key, OverlayHeader header, @Nullable String name) throws UnsoundLayerException {
        if (header.hasDataFile()) {
            throw new UnsoundLayerException(key, "its data lie in another file");
        }
        if (!Objects.equals(header.backingName(), name)) {
            throw new UnsoundLayerException(
                    key,
                    "it stands on " + (header.backingName() == null ? "nothing" : "'" + header.backingName() + "'")
                            + ", not on " + (name == null ? "nothing" : "'" + name + "'"));
        }
        if (name != null && !FORMAT.equals(header.backingFormat())) {
            throw new UnsoundLayerException(key, "it does not say that the file below it is qcow2");
        }
    }

    private static Path file(LayerKey key, Path file, String what) throws UnsoundLayerException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            boolean isThere = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
            throw new UnsoundLayerException(key, what + (isThere ? " is no file" : " is gone"));
        }
        return file;
    }
}
