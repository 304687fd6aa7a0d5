package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.cli.FactoryException;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.nifty.plan.Arrival;

/**
 * Descriptors that wait in directories. One leaves as it was read: when another has taken its name in the meantime, that
 * one stays for the next run.
 */
public final class DescriptorQueue {
    private static final String SUFFIX = ".json";
    private static final String DONE = "done";
    private static final String REJECTED = "rejected";
    private static final int SIZE_LIMIT = (1 << 20) + 1;

    private final List<Path> directories;
    private final FilePermissions permissions;
    private final boolean delete;
    private final DescriptorReader reader = new DescriptorReader();
    private final DescriptorDigest digest = new DescriptorDigest();
    private final Map<Path, byte[]> contents = new HashMap<>();

    /** Reads these directories; applied descriptors are deleted, or else moved to {@code done}. */
    public DescriptorQueue(List<Path> directories, FilePermissions permissions, boolean delete) {
        this.directories = List.copyOf(directories);
        this.permissions = permissions;
        this.delete = delete;
    }

    private record Waiting(Path file, FileTime modified) {}

    /** Reads what waits, oldest first. */
    public Intake read() {
        List<Waiting> files = new ArrayList<>();
        for (Path directory : directories) {
            for (Path file : new Spool(directory, permissions).waiting(SUFFIX)) {
                modified(file, files);
            }
        }
        files.sort(Comparator.comparing(Waiting::modified).thenComparing(Waiting::file));
        List<Arrival> arrivals = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        for (Waiting waiting : files) {
            read(waiting.file(), arrivals, rejections);
        }
        return new Intake(arrivals, rejections);
    }

    /** Takes an applied descriptor away. */
    public void done(Arrival arrival) {
        Optional<Path> moved = take(arrival.file(), DONE);
        if (delete && moved.isPresent()) {
            try {
                Files.deleteIfExists(moved.get());
            } catch (IOException e) {
                throw new UncheckedIOException("cannot delete " + moved.get(), e);
            }
        }
    }

    /** Sets a bad descriptor aside, with the reason beside it. */
    public void reject(Rejection rejection) {
        Path file = rejection.file();
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            spool(file).setAside(file, REJECTED, rejection.reason());
        }
    }

    private static void modified(Path file, List<Waiting> files) {
        try {
            files.add(new Waiting(file, Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
            // Somebody took it away after the directory was listed.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + file, e);
        }
    }

    private void read(Path file, List<Arrival> arrivals, List<Rejection> rejections) {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(SIZE_LIMIT);
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read descriptor " + file, e);
        }
        try {
            ApplianceDescriptor descriptor = reader.read(content, file.toString());
            checkTime(descriptor, file);
            contents.put(file, content);
            arrivals.add(new Arrival(file, descriptor, digest.of(content)));
        } catch (FactoryException e) {
            rejections.add(new Rejection(file, e.line()));
        }
    }

    /** The schema knows what a time looks like, but not how many months there are. */
    private static void checkTime(ApplianceDescriptor descriptor, Path file) {
        String expires = descriptor.expires();
        if (expires == null) {
            return;
        }
        try {
            Instant.parse(expires);
        } catch (DateTimeException e) {
            throw FactoryException.item("invalid descriptor " + file + ": field 'expires' is no time: " + expires)
                    .causedBy(e);
        }
    }

    /** Renaming is what decides whose the file is; what was not read by this run goes back. */
    private Optional<Path> take(Path file, String subdirectory) {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        Path moved = spool(file).move(file, subdirectory);
        try {
            byte[] content;
            try (InputStream in = Files.newInputStream(moved)) {
                content = in.readNBytes(SIZE_LIMIT);
            }
            if (!Arrays.equals(content, contents.get(file)) && !Files.exists(file)) {
                Files.move(moved, file);
                return Optional.empty();
            }
            return Optional.of(moved);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + moved, e);
        }
    }

    private Spool spool(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " has no directory");
        }
        return new Spool(directory, permissions);
    }
}
