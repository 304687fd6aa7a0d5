package org.cloudimagefactory.comfy.publish;

import java.net.URI;
import java.nio.file.Path;

/** Where published files lie, each under the digest of its content: nothing there ever changes. */
public interface ImageStore {
    /**
     * Puts a file there, unless it is there already.
     *
     * @param suffix of its name there, such as {@code .qcow2}
     */
    StoredFile put(Path file, String suffix);

    /** Puts the list there, under its own name, for stores that are not on this machine. */
    void putList(String name, byte[] content);

    /** The address of a name in the store, as everybody sees it. */
    URI address(String name);
}
