package org.cloudimagefactory.comfy.layer;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.web.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * Who uses which layer: shared while it is used, exclusive while it is made or removed. They are kernel locks on one byte each of
 * one file that stays, at a place that the key gives, so that no lock is ever on a file that has gone. The kernel gives them
 * back when the process ends, however it ends; it would also do so when this process closed another channel of the file, so
 * that there must be one of these for a directory in a process.
 */
final class LayerLocks {
    private static final int PAUSE = 100;
    /** Hexadecimal digits of a key that fit into the place of a byte in a file. */
    private static final int PLACE = 15;

    private static final int HEXADECIMAL = 16;

    private final Path file;
    private final Map<Long, Held> held = new HashMap<>();
    private @Nullable FileChannel channel;

    LayerLocks(Path file) {
        this.file = file;
    }

    private static final class Held {
        private final FileLock lock;
        private int users = 1;

        Held(FileLock lock) {
            this.lock = lock;
        }
    }

    /** A lock that is given back when it is closed; closing it again does nothing. */
    interface Lock extends AutoCloseable {
        @Override
        void close();
    }

    /** For use, together with others who use it; who has to wait is told once. */
    Lock shared(LayerKey key, Deadline deadline, Runnable waits) {
        return within(key, true, deadline, waits);
    }

    /** Alone; who has to wait is told once. */
    Lock exclusive(LayerKey key, Deadline deadline, Runnable waits) {
        return within(key, false, deadline, waits);
    }

    /** Alone, if nobody uses it now. */
    Optional<Lock> exclusiveNow(LayerKey key) {
        return attempt(key, false);
    }

    private Lock within(LayerKey key, boolean isShared, Deadline deadline, Runnable waits) {
        for (boolean isFirst = true; ; isFirst = false) {
            Optional<Lock> lock = attempt(key, isShared);
            if (lock.isPresent()) {
                return lock.get();
            }
            if (isFirst) {
                waits.run();
            }
            if (deadline.isOver()) {
                throw new ItemProblem("layer " + key.brief() + " was in use until the time was over")
                        .hint("another build makes it or removes it; build again, or give more --timeout");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ItemProblem("interrupted while layer " + key.brief() + " was in use").causedBy(e);
            }
        }
    }

    private synchronized Optional<Lock> attempt(LayerKey key, boolean isShared) {
        long place = Long.parseLong(key.digits().substring(0, PLACE), HEXADECIMAL);
        Held mine = held.get(place);
        if (mine != null) {
            if (!isShared || !mine.lock.isShared()) {
                return Optional.empty();
            }
            mine.users++;
            return Optional.of(new Returned(place));
        }
        try {
            FileLock lock = channel().tryLock(place, 1, isShared);
            if (lock == null) {
                return Optional.empty();
            }
            held.put(place, new Held(lock));
            return Optional.of(new Returned(place));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot lock " + file, e);
        }
    }

    private FileChannel channel() throws IOException {
        if (channel == null) {
            channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        return channel;
    }

    private synchronized void giveBack(long place) {
        Held mine = held.get(place);
        if (mine == null || --mine.users > 0) {
            return;
        }
        held.remove(place);
        try {
            mine.lock.release();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot unlock " + file, e);
        }
    }

    private final class Returned implements Lock {
        private final long place;
        private boolean isOpen = true;

        Returned(long place) {
            this.place = place;
        }

        @Override
        public void close() {
            synchronized (LayerLocks.this) {
                if (isOpen) {
                    isOpen = false;
                    giveBack(place);
                }
            }
        }
    }
}
