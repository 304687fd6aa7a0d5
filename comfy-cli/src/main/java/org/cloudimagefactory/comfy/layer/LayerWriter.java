package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.image.ImageFormat;
import org.cloudimagefactory.common.image.QemuImageInfo;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Puts a layer into the cache: its files under hidden names, checked and flushed, then under their names, then the record. Who
 * calls it holds the layer's lock alone.
 */
final class LayerWriter {
    private static final int TEXT = 200;

    private final LayerFiles files;
    private final LayerRecords records;
    private final SoundLayers sound;
    private final KnownDigests digests;
    private final QemuImg qemuImg;
    private final Overlays overlays;
    private final Clock clock;

    LayerWriter(
            LayerFiles files,
            LayerRecords records,
            SoundLayers sound,
            KnownDigests digests,
            QemuImg qemuImg,
            Overlays overlays,
            Clock clock) {
        this.files = files;
        this.records = records;
        this.sound = sound;
        this.digests = digests;
        this.qemuImg = qemuImg;
        this.overlays = overlays;
        this.clock = clock;
    }

    /** The layer that is there; one that is damaged is put aside. */
    Optional<LayerRecord> existing(LayerKey key) {
        try {
            return sound.read(key);
        } catch (UnsoundLayerException e) {
            LayerRemoval.tell(e, LayerRemoval.Fate.ASIDE);
            try {
                LayerRemoval.aside(files, key);
            } catch (IOException broken) {
                throw Directories.unusable(files.directory(), "change", broken);
            }
            return Optional.empty();
        }
    }

    LayerRecord add(LayerKey key, NewLayer layer) {
        requireDepth(layer);
        Optional<LayerRecord> existing = existing(key);
        return existing.isPresent() ? existing.get() : write(key, layer);
    }

    /** Puts a layer in the place of what is there, which goes when the new one is whole but for its names. */
    LayerRecord replace(LayerKey key, NewLayer layer) {
        requireDepth(layer);
        return write(key, layer);
    }

    private LayerRecord write(LayerKey key, NewLayer layer) {
        Path overlay = files.overlay(key);
        Path unfinished = LayerFiles.unfinished(overlay);
        Path variables = files.variables(key);
        try {
            for (Path file : files.all(key)) {
                Files.deleteIfExists(LayerFiles.unfinished(file));
            }
            if (!Files.exists(files.record(key))) {
                removeOld(key);
            }
            String variablesDigest = variables(layer.variables(), LayerFiles.unfinished(variables));
            @Nullable LayerRecord below = take(key, layer, unfinished);
            long virtualSize = check(key, below, unfinished);
            String digest = sealed(unfinished);
            removeOld(key);
            AtomicFile.rename(unfinished, overlay);
            if (variablesDigest != null) {
                AtomicFile.rename(LayerFiles.unfinished(variables), variables);
            }
            digests.remember(overlay, digest);
            LayerRecord record = new LayerRecord(
                    LayerRecord.FORM,
                    key.digits(),
                    below == null ? null : below.key(),
                    below == null ? null : below.digest(),
                    digest,
                    Files.size(overlay),
                    virtualSize,
                    PrintableText.of(layer.description(), TEXT),
                    clock.instant().getEpochSecond(),
                    variablesDigest,
                    layer.wayIn());
            records.write(record);
            return record;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot keep a layer in " + files.directory(), e);
        } catch (UnsoundLayerException e) {
            throw new ItemProblem("cannot keep layer " + e.key().brief() + " ("
                    + PrintableText.of(layer.description(), TEXT) + "): " + e.reason());
        } finally {
            removeUnfinished(key);
        }
    }

    private static void requireDepth(NewLayer layer) {
        LayerUse below = layer.below();
        if (below != null && below.depth() >= LayerStore.DEPTH) {
            throw new UsageProblem("no more than " + LayerStore.DEPTH + " layers stand on each other, and '"
                            + PrintableText.of(layer.description(), TEXT) + "' would be number " + (below.depth() + 1))
                    .hint("leave out a checkpoint or a parent");
        }
    }

    /** What a run that was killed has left of this layer, or the layer that is replaced: its record first. */
    private void removeOld(LayerKey key) throws IOException {
        for (Path file : files.all(key)) {
            Files.deleteIfExists(file);
        }
    }

    private @Nullable String variables(@Nullable Path given, Path target) throws IOException {
        if (given == null) {
            return null;
        }
        overlays.copy(given, target);
        return sealed(target);
    }

    /** Moves or copies the overlay, and has it name the file below as the cache does, if that is still the one it was built upon. */
    private @Nullable LayerRecord take(LayerKey key, NewLayer layer, Path target)
            throws IOException, UnsoundLayerException {
        LayerUse use = layer.below();
        OverlayHeader before = OverlayHeader.read(layer.file());
        String wanted = use == null ? null : use.overlay().toAbsolutePath().toString();
        LayerCheck.standsOn(key, before, wanted);
        if (!layer.isSpent() || !isMoved(layer.file(), target)) {
            overlays.copy(layer.file(), target);
        }
        Files.setPosixFilePermissions(target, FilePermissions.parse("600").set());
        // The file may have been another one between both looks.
        LayerCheck.standsOn(key, OverlayHeader.read(target), wanted);
        if (use == null) {
            return null;
        }
        overlays.rename(target, LayerFiles.overlayName(use.record().layer()));
        return use.record();
    }

    /** Within one file system nothing is copied. A file that has another name, too, could be written to by that one. */
    private static boolean isMoved(Path file, Path target) throws IOException {
        if (!Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS))) {
            return false;
        }
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (AtomicMoveNotSupportedException e) {
            return false;
        }
    }

    /** Looks at it as it will be: what it names, that it is whole, and that the layer below is what its record says. */
    private long check(LayerKey key, @Nullable LayerRecord below, Path file) throws IOException, UnsoundLayerException {
        String name = below == null ? null : LayerFiles.overlayName(below.layer());
        OverlayHeader header = OverlayHeader.read(file);
        LayerCheck.standsOn(key, header, name);
        DiskSource disk = DiskSource.whole(file, ImageFormat.QCOW2);
        QemuImageInfo info = qemuImg.info(disk);
        String seen = info.document().path("backing-filename").asText(null);
        if (!Objects.equals(seen, name) || info.hasDataFile() || info.virtualSize() != header.virtualSize()) {
            throw new UnsoundLayerException(key, "qemu-img reads its head in another way");
        }
        qemuImg.check(disk);
        if (below != null) {
            if (!digests.of(files.overlay(below.layer())).equals(below.digest())) {
                throw new UnsoundLayerException(key, "the layer below it was changed while it was built");
            }
            if (header.virtualSize() < below.virtualSize()) {
                throw new UnsoundLayerException(key, "its disk is smaller than that of the layer below it");
            }
        }
        return header.virtualSize();
    }

    /** Read-only and on the disk; its digest. */
    private static String sealed(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.setPosixFilePermissions(file, FilePermissions.parse("400").set());
        return Digest.SHA_256.of(file);
    }

    /** Without a record, files that have their names already are no layer. */
    private void removeUnfinished(LayerKey key) {
        try {
            for (Path file : files.all(key)) {
                Files.deleteIfExists(LayerFiles.unfinished(file));
            }
            if (!Files.exists(files.record(key), LinkOption.NOFOLLOW_LINKS)) {
                removeOld(key);
            }
        } catch (IOException e) {
            throw Directories.unusable(files.directory(), "remove from", e);
        }
    }
}
