package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;

/**
 * The lock on the first byte of a file as the sign that whoever holds it lives: the kernel gives it back when the process ends, however
 * it ends. It also gives it back when this process closes any other channel of the same file, which therefore must not be opened
 * again.
 */
final class KernelLock {
    private KernelLock() {}

    /** Whether the channel has the lock now; it lasts until the channel is closed. False when this process or another holds it. */
    static boolean isTaken(FileChannel channel) throws IOException {
        try {
            return channel.tryLock(0, 1, false) != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
