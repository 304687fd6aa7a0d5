package org.cloudimagefactory.comfy.layer;

/** A layer in the cache is not what its record says, so that nothing may be built upon it. */
final class UnsoundLayerException extends Exception {
    private static final long serialVersionUID = 1;
    private final transient LayerKey key;

    UnsoundLayerException(LayerKey key, String reason) {
        super(reason);
        this.key = key;
    }

    LayerKey key() {
        return key;
    }

    /** What is wrong with it. */
    String reason() {
        return String.valueOf(getMessage());
    }
}
