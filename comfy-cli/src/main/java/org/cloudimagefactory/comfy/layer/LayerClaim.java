package org.cloudimagefactory.comfy.layer;

import java.util.Optional;

/** The right to make one layer, which one build has at a time. */
public final class LayerClaim implements AutoCloseable {
    private final LayerKey key;
    private final LayerWriter writer;
    private final LayerLocks.Lock lock;

    LayerClaim(LayerKey key, LayerWriter writer, LayerLocks.Lock lock) {
        this.key = key;
        this.writer = writer;
        this.lock = lock;
    }

    /** The layer, if another run has made it before this one had the right to; what is damaged is put aside. */
    public Optional<LayerRecord> made() {
        return writer.existing(key);
    }

    /**
     * Keeps what was made; until it is whole, nobody sees anything of it. Where the layer is there already, that one stays, for
     * others may stand on it.
     *
     * @throws org.cloudimagefactory.common.problem.Problem when it is not what it should be, or can't be written
     */
    public LayerRecord add(NewLayer layer) {
        return writer.add(key, layer);
    }

    /**
     * Keeps what was made in the place of what is there; layers that stand on that one count as missing from now on.
     *
     * @throws org.cloudimagefactory.common.problem.Problem when it is not what it should be, or can't be written
     */
    public LayerRecord replace(NewLayer layer) {
        return writer.replace(key, layer);
    }

    @Override
    public void close() {
        lock.close();
    }
}
