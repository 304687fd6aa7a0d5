package org.cloudimagefactory.comfy.layer;

import java.util.Optional;

/** Layers that are what their records say, to the last byte, and stand on what they were made on. */
final class SoundLayers {
    private final LayerRecords records;
    private final LayerCheck check;

    SoundLayers(LayerRecords records, LayerCheck check) {
        this.records = records;
        this.check = check;
    }

    /**
     * The record of a layer whose own files are sound and that stands on the layer that it was made on; nothing where there is
     * none.
     */
    Optional<LayerRecord> read(LayerKey key) throws UnsoundLayerException {
        Optional<LayerRecord> record = records.read(key);
        if (record.isPresent()) {
            check.all(record.get());
            Optional<LayerKey> below = record.get().below();
            if (below.isPresent()) {
                LayerCheck.parent(record.get(), records.read(below.get()).orElse(null));
            }
        }
        return record;
    }
}
