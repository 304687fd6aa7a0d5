package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.web.Deadline;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Layers by their keys, in one directory that is for this user alone. A layer is there whole or not at all, whenever a run is
 * killed; what is damaged is told, put aside and never built upon. One of these for a directory in a process.
 */
public final class LayerStore {
    /** How many layers may stand on each other, the lowest one counted. */
    public static final int DEPTH = 8;

    private static final Logger LOG = LoggerFactory.getLogger(LayerStore.class);

    private final LayerFiles files;
    private final LayerPlace place;
    private final LayerRecords records;
    private final LayerLocks locks;
    private final LayerCheck check;
    private final SoundLayers sound;
    private final LayerWriter writer;
    private final LayerRemoval removal;
    private final Clock clock;

    /** In this directory, which is made when it is first needed. */
    public LayerStore(Path directory, QemuImg qemuImg, Overlays overlays, Clock clock) {
        this.files = new LayerFiles(directory.toAbsolutePath().normalize());
        this.place = new LayerPlace(files.directory());
        this.records = new LayerRecords(files);
        this.locks = new LayerLocks(files.lock());
        KnownDigests digests = new KnownDigests();
        this.check = new LayerCheck(files, digests);
        this.sound = new SoundLayers(records, check);
        this.writer = new LayerWriter(files, records, sound, digests, qemuImg, overlays, clock);
        this.removal = new LayerRemoval(files, locks);
        this.clock = clock;
    }

    /**
     * A layer and all below it, checked to the last byte, or nothing where it is not there: what is damaged is told and put
     * aside, and counts as missing.
     *
     * @param deadline by when whoever makes or removes it must have done so
     */
    public Optional<LayerUse> use(LayerKey key, Deadline deadline) {
        return use(key, deadline, () -> {});
    }

    /** The same; who has to wait for another run is told. */
    public Optional<LayerUse> use(LayerKey key, Deadline deadline, Runnable waits) {
        if (!place.isThere()) {
            return Optional.empty();
        }
        List<LayerRecord> chain = new ArrayList<>();
        List<LayerLocks.Lock> held = new ArrayList<>();
        boolean isUsable = false;
        UnsoundLayerException unsound = null;
        try {
            isUsable = climb(key, deadline, waits, chain, held);
        } catch (UnsoundLayerException e) {
            unsound = e;
        } finally {
            if (!isUsable) {
                held.forEach(LayerLocks.Lock::close);
            }
        }
        if (unsound != null) {
            putAside(unsound);
        }
        return isUsable ? Optional.of(new LayerUse(files, chain, held)) : Optional.empty();
    }

    /** Locks and checks from the top to the bottom; false when the top is not there. */
    private boolean climb(
            LayerKey top, Deadline deadline, Runnable waits, List<LayerRecord> chain, List<LayerLocks.Lock> held)
            throws UnsoundLayerException {
        Optional<LayerKey> next = Optional.of(top);
        while (next.isPresent()) {
            LayerKey key = next.get();
            held.add(locks.shared(key, deadline, waits));
            Optional<LayerRecord> record = records.read(key);
            if (!chain.isEmpty()) {
                LayerCheck.parent(chain.get(chain.size() - 1), record.orElse(null));
            }
            if (record.isEmpty()) {
                return false;
            }
            check.all(record.get());
            chain.add(record.get());
            if (chain.size() > DEPTH) {
                throw new UnsoundLayerException(top, "it stands on more than " + (DEPTH - 1) + " layers");
            }
            next = record.get().below();
        }
        chain.forEach(this::touch);
        return true;
    }

    private void touch(LayerRecord record) {
        try {
            Files.setLastModifiedTime(files.record(record.layer()), FileTime.from(clock.instant()));
        } catch (IOException e) {
            LOG.debug("cannot note that layer {} was used", record.layer(), e);
        }
    }

    /** The record of a layer that is there by a glance at it and at those below; nothing is read but heads, nothing is changed. */
    public Optional<LayerRecord> find(LayerKey key) {
        try {
            Optional<LayerRecord> found = records.read(key);
            Optional<LayerRecord> at = found;
            for (int depth = 0; at.isPresent(); depth++) {
                check.glance(at.get());
                Optional<LayerKey> below = at.get().below();
                if (below.isEmpty() || depth >= DEPTH) {
                    return below.isEmpty() ? found : Optional.empty();
                }
                Optional<LayerRecord> parent = records.read(below.get());
                LayerCheck.parent(at.get(), parent.orElse(null));
                at = parent;
            }
            return Optional.empty();
        } catch (UnsoundLayerException e) {
            return Optional.empty();
        }
    }

    /** The right to make a layer; waits for another run that has it. Look again then: it may have been made meanwhile. */
    public LayerClaim claim(LayerKey key, Deadline deadline) {
        return claim(key, deadline, () -> {});
    }

    /** The same; who has to wait for another run is told. */
    public LayerClaim claim(LayerKey key, Deadline deadline, Runnable waits) {
        place.prepare();
        return new LayerClaim(key, writer, locks.exclusive(key, deadline, waits));
    }

    /** All that is there, by keys; nothing is changed. */
    public List<LayerEntry> entries() {
        return place.isThere() ? new LayerListing(files, records, check, locks).entries(false) : List.of();
    }

    /** All that is there, each file read to its end; nothing is changed. */
    public List<LayerEntry> verified() {
        return place.isThere() ? new LayerListing(files, records, check, locks).entries(true) : List.of();
    }

    /** What lies in the directory besides layers: left by killed runs, put aside, or of somebody else. */
    public List<LayerRemnant> remnants() {
        return place.isThere() ? removal.remnants(records()) : List.of();
    }

    /**
     * Removes what killed runs have left and what was put aside, then layers until all others together are no larger than this:
     * those first that were not used for longest, never one that is in use or that another one stands on.
     *
     * @param size in bytes
     */
    public Pruned prune(long size) {
        return place.isThere() ? removal.prune(size, this::entries, this::records) : Pruned.NOTHING;
    }

    private Set<LayerKey> records() {
        return Set.copyOf(files.recorded());
    }

    private void putAside(UnsoundLayerException unsound) {
        LayerKey key = unsound.key();
        boolean isDone = removal.putAside(key, () -> isUnsound(key));
        LayerRemoval.tell(unsound, isDone ? LayerRemoval.Fate.ASIDE : LayerRemoval.Fate.IN_USE);
    }

    /** Another run may have put it aside and made it anew before this one had the lock. */
    private boolean isUnsound(LayerKey key) {
        try {
            sound.read(key);
            return false;
        } catch (UnsoundLayerException e) {
            return true;
        }
    }
}
