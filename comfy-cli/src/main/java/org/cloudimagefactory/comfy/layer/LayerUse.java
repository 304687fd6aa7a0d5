package org.cloudimagefactory.comfy.layer;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A layer with all below it that nobody removes until this is closed; all of them were checked when it was opened. */
public final class LayerUse implements AutoCloseable {
    private final LayerFiles files;
    private final List<LayerRecord> chain;
    private final List<LayerLocks.Lock> locks;

    LayerUse(LayerFiles files, List<LayerRecord> chain, List<LayerLocks.Lock> locks) {
        this.files = files;
        this.chain = List.copyOf(chain);
        this.locks = List.copyOf(locks);
    }

    /** What is known of the layer. */
    public LayerRecord record() {
        return chain.get(0);
    }

    /** What is known of it and of the layers below, from the top. */
    public List<LayerRecord> chain() {
        return chain;
    }

    /** Whether it is an image that builds begin with: nobody was let in yet. */
    public boolean isImage() {
        return record().isImage();
    }

    /** How many layers there are, this one and those below. */
    public int depth() {
        return chain.size();
    }

    /** The absolute path of its overlay, to put another one upon; it is only read. */
    public Path overlay() {
        return files.overlay(record().layer());
    }

    /** Its UEFI variables, to be copied. */
    public Optional<Path> variables() {
        return Optional.ofNullable(record().variablesDigest()).map(digest -> files.variables(record().layer()));
    }

    /** All texts of all its layers that no sealed image may hold. */
    public List<String> secrets() {
        return chain.stream()
                .flatMap(layer -> Stream.ofNullable(layer.wayIn()))
                .flatMap(way -> Stream.concat(Stream.of(way.privateKey()), way.secrets().stream()))
                .distinct()
                .toList();
    }

    @Override
    public void close() {
        locks.forEach(LayerLocks.Lock::close);
    }
}
