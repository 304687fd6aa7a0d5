package org.cloudimagefactory.nifty.backend;

/** Makes a back end; found by {@link java.util.ServiceLoader}. */
public interface CloudBackendProvider {
    /** What {@code --backend} calls it. */
    String name();

    /** One sentence for {@code nifty backends}. */
    String description();

    /** Connects to the cloud, or at least prepares to. */
    CloudBackend open(BackendSettings settings);
}
