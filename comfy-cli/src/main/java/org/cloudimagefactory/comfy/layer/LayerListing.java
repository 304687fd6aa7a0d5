package org.cloudimagefactory.comfy.layer;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells what is in the cache, and what is wrong with it; changes nothing. */
final class LayerListing {
    private final LayerFiles files;
    private final LayerRecords records;
    private final LayerCheck check;
    private final LayerLocks locks;
    private final Map<LayerKey, LayerRecord> known =
            new TreeMap<>((a, b) -> a.digits().compareTo(b.digits()));

    LayerListing(LayerFiles files, LayerRecords records, LayerCheck check, LayerLocks locks) {
        this.files = files;
        this.records = records;
        this.check = check;
        this.locks = locks;
    }

    List<LayerEntry> entries(boolean isWhole) {
        Map<LayerKey, String> problems = new TreeMap<>((a, b) -> a.digits().compareTo(b.digits()));
        List<LayerKey> keys = files.recorded();
        for (LayerKey key : keys) {
            try {
                records.read(key).ifPresent(record -> known.put(key, record));
            } catch (UnsoundLayerException e) {
                problems.put(key, e.reason());
            }
        }
        known.values()
                .forEach(
                        record -> problem(record, isWhole).ifPresent(problem -> problems.put(record.layer(), problem)));
        List<LayerEntry> entries = new ArrayList<>();
        for (LayerKey key : keys) {
            if (known.containsKey(key) || problems.containsKey(key)) {
                entries.add(entry(key, problems.get(key)));
            }
        }
        return entries;
    }

    private Optional<String> problem(LayerRecord record, boolean isWhole) {
        try {
            if (isWhole) {
                check.all(record);
            } else {
                check.glance(record);
            }
            LayerCheck.parent(record, record.below().map(known::get).orElse(null));
            return depth(record) < 0 ? Optional.of("a layer further below it is gone") : Optional.empty();
        } catch (UnsoundLayerException e) {
            return Optional.of(e.reason());
        }
    }

    private LayerEntry entry(LayerKey key, @Nullable String problem) {
        long bytes = files.all(key).stream().mapToLong(LayerRemoval::sizeOf).sum();
        Path record = files.record(key);
        LayerRecord told = known.get(key);
        return new LayerEntry(
                key,
                told,
                told == null ? -1 : depth(told),
                bytes,
                Instant.ofEpochMilli(record.toFile().lastModified()),
                isInUse(key),
                problem);
    }

    private boolean isInUse(LayerKey key) {
        Optional<LayerLocks.Lock> alone = locks.exclusiveNow(key);
        alone.ifPresent(LayerLocks.Lock::close);
        return alone.isEmpty();
    }

    private int depth(LayerRecord top) {
        Optional<LayerKey> next = top.below();
        int depth = 0;
        while (next.isPresent()) {
            LayerRecord record = known.get(next.get());
            depth++;
            if (record == null || depth > LayerStore.DEPTH) {
                return -1;
            }
            next = record.below();
        }
        return depth;
    }
}
