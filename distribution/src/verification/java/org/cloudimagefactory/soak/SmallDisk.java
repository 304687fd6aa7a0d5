package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file system in memory that can be full at any moment; it goes with the mount namespace of this process. */
final class SmallDisk {
    private static final int PAGE = 4096;

    private final Path directory;
    private final long size;

    private SmallDisk(Path directory, long size) {
        this.directory = directory;
        this.size = size;
    }

    static SmallDisk mount(Path directory, long size) throws IOException {
        Files.createDirectories(directory);
        SmallDisk disk = new SmallDisk(directory, size);
        Programs.run("mount", "-t", "tmpfs", "-o", "mode=755,size=" + size, "soak", directory.toString());
        return disk;
    }

    Path directory() {
        return directory;
    }

    /** Leaves no more room than this; false if somebody took that, too, in the meantime. */
    boolean fill(long room) throws IOException {
        FileStore store = Files.getFileStore(directory);
        long used = store.getTotalSpace() - store.getUnallocatedSpace();
        return resize((used + room + PAGE - 1) / PAGE * PAGE);
    }

    /** There is room again. */
    void relieve() throws IOException {
        if (!resize(size)) {
            throw new IOException("cannot make " + directory + " larger");
        }
    }

    private boolean resize(long bytes) throws IOException {
        return Programs.succeeds("mount", "-o", "remount,size=" + bytes, directory.toString());
    }
}
