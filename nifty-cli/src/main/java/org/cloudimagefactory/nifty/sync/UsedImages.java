package org.cloudimagefactory.nifty.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FileKey;
import org.cloudimagefactory.nifty.intake.DescriptorQueue;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.cloudimagefactory.nifty.transfer.ImageDirectories;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes image files whose descriptors are applied. A file stays as long as any other descriptor leads to it by any path:
 * one that is not applied yet, that came in the meantime, or that was set aside. One that was written anew since the run
 * began stays, too: its descriptor is on its way.
 */
final class UsedImages {
    private static final Logger LOG = LoggerFactory.getLogger(UsedImages.class);

    private final DescriptorQueue queue;
    private final ImageDirectories directories;
    private final Set<WaitingDescriptor> open = new LinkedHashSet<>();
    private final Set<Path> descriptors = new HashSet<>();
    private final Map<Path, String> states = new HashMap<>();
    private final Set<Path> waiting = new LinkedHashSet<>();

    UsedImages(DescriptorQueue queue, ImageDirectories directories, List<WaitingDescriptor> waitingDescriptors) {
        this.queue = queue;
        this.directories = directories;
        open.addAll(waitingDescriptors);
        for (WaitingDescriptor waitingDescriptor : waitingDescriptors) {
            descriptors.add(waitingDescriptor.file());
            for (Path file : files(waitingDescriptor)) {
                String state = state(file);
                if (state != null) {
                    states.put(file, state);
                }
            }
        }
    }

    /** Deletes the files of these applied descriptors, and those of earlier ones, that nobody needs any longer. */
    void delete(List<WaitingDescriptor> applied) {
        open.removeAll(applied);
        applied.forEach(waitingDescriptor -> waiting.addAll(files(waitingDescriptor)));
        if (waiting.isEmpty()) {
            return;
        }
        Set<FileKey> needed = needed();
        Iterator<Path> files = waiting.iterator();
        while (files.hasNext()) {
            Path file = files.next();
            if (FileKey.of(file).filter(needed::contains).isPresent()) {
                LOG.debug("{} stays: another descriptor leads to it", file);
            } else {
                delete(file);
                files.remove();
            }
        }
    }

    private Set<FileKey> needed() {
        Set<Path> paths = new HashSet<>(queue.namedByOthers(descriptors));
        open.forEach(waitingDescriptor -> paths.addAll(files(waitingDescriptor)));
        Set<FileKey> needed = new HashSet<>();
        paths.forEach(path -> FileKey.of(path).ifPresent(needed::add));
        return needed;
    }

    private void delete(Path file) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!directories.contain(file) || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            LOG.warn("{} is not deleted: it is no regular file below the image directories", file);
            return;
        }
        String state = state(file);
        if (state == null || !state.equals(states.get(file))) {
            LOG.warn("{} is not deleted: it was written anew since this run began", file);
            return;
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            LOG.warn("cannot delete {}: {}", file, Directories.reason(e));
        }
    }

    private static List<Path> files(WaitingDescriptor waitingDescriptor) {
        List<Path> files = new ArrayList<>();
        for (Disk disk : waitingDescriptor.descriptor().disks()) {
            try {
                files.add(Path.of(disk.path()));
            } catch (InvalidPathException e) {
                LOG.debug("{} is no path", disk.path(), e);
            }
        }
        return files;
    }

    /** The state of the file itself, as an opaque text; null where there is none. */
    private static @Nullable String state(Path file) {
        try {
            return new TreeMap<>(Files.readAttributes(file, "unix:dev,ino,size,lastModifiedTime")).toString();
        } catch (IOException e) {
            return null;
        }
    }
}
