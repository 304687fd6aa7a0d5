package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.cloudimagefactory.common.spool.Digest;

/** Where published files lie, each under the digest of its content: nothing there ever changes. */
public interface ImageStore {
    /**
     * Puts a file there, unless it is there already.
     *
     * @param suffix of its name there, such as {@code .qcow2}
     */
    StoredFile put(Path file, String suffix);

    /** Whether this file of the store is there and has this digest, as far as the store can be asked for that. */
    boolean has(String name, long size, Digest algorithm, String digest) throws IOException;

    /** Puts content there under a name that its digest gives it, in place of what is there. */
    void put(String name, byte[] content, int length) throws IOException;

    /** Puts a file there likewise. */
    void put(String name, Path file) throws IOException;

    /** Brings a file of the store: the file itself, or a copy of so many bytes at most under another name. */
    Path bring(String name, Path copy, long limit) throws IOException;

    /** Keeps other publishers of chunks out, as far as they can be, until it is closed. */
    Hold hold(Clock clock);

    /** Removes indexes and packs that no image there needs, where the store can be looked at. */
    void tidyChunks();

    /** A store that is held. */
    interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /** Puts the list there, under its own name, for stores that are not on this machine. */
    void putList(String name, byte[] content);

    /** The address of a name in the store, as everybody sees it. */
    URI address(String name);
}
