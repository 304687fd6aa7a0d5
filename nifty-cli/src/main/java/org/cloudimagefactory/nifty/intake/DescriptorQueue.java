package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Descriptors that wait in directories. One leaves as it was read: when another has taken its name in the meantime, that
 * one stays for the next run.
 */
public final class DescriptorQueue {
    private static final Logger LOG = LoggerFactory.getLogger(DescriptorQueue.class);
    static final String SUFFIX = ".json";
    static final String DONE = "done";
    static final String REJECTED = "rejected";
    private static final FilePermissions REASON_PERMISSIONS = FilePermissions.parse("640");
    private static final int SIZE_LIMIT = (1 << 20) + 1;

    private final List<Path> directories;
    private final boolean delete;
    private final SettledRegister register;
    private final DescriptorReader reader = new DescriptorReader();
    private final DescriptorDigest digest = new DescriptorDigest();
    private final ReadContents read = new ReadContents();
    private final NamedFiles named = new NamedFiles();

    /** Reads these directories; applied descriptors are deleted, or else moved to {@code done}. */
    public DescriptorQueue(List<Path> directories, boolean delete) {
        this(directories, delete, new SettledRegister(null, Clock.systemUTC()));
    }

    /** As above; notes what it moves out of the way. */
    public DescriptorQueue(List<Path> directories, boolean delete, SettledRegister register) {
        this.register = register;
        this.directories = List.copyOf(directories);
        this.delete = delete;
    }

    private record Waiting(Path file, FileTime modified) implements Comparable<Waiting> {
        @Override
        public int compareTo(Waiting other) {
            int older = modified.compareTo(other.modified);
            return older == 0 ? file.compareTo(other.file) : older;
        }
    }

    /** Reads what waits, oldest first. */
    public Intake read() {
        List<Waiting> files = new ArrayList<>();
        for (Path directory : directories) {
            for (Path file : Spool.waitingIn(directory, SUFFIX)) {
                modified(file, files);
            }
        }
        Collections.sort(files);
        List<WaitingDescriptor> waitingDescriptors = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        for (Waiting waiting : files) {
            read(waiting.file(), waitingDescriptors, rejections);
        }
        return new Intake(waitingDescriptors, rejections);
    }

    /**
     * Takes an applied descriptor away. When the power fails before {@link #flush}, it may be back; then it is applied once more,
     * which changes nothing.
     */
    public void done(WaitingDescriptor waitingDescriptor) {
        Path file = waitingDescriptor.file();
        try {
            if (!read.isWhatWasRead(file, file)) {
                LOG.info("{} was replaced while it was worked on; it stays for the next run", file);
                return;
            }
            Path target = Files.createDirectories(directory(file).resolve(DONE)).resolve(file.getFileName());
            if (!delete) {
                target = noted(file, target, waitingDescriptor.descriptor());
            }
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            if (!read.isWhatWasRead(file, target)) {
                ReadContents.giveBack(target, file);
            } else if (delete) {
                Files.deleteIfExists(target);
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} has been taken away by somebody else", file, e);
        } catch (IOException e) {
            throw Directories.unusable(directory(file), "settle descriptors in", e);
        }
    }

    /** Makes all that was taken away last. */
    public void flush() {
        for (Path directory : directories) {
            try {
                AtomicFile.flushDirectory(directory.resolve(DONE));
            } catch (IOException e) {
                LOG.warn("cannot flush {}: {}", directory, Directories.reason(e));
            }
        }
    }

    /** Sets a bad descriptor aside, with the reason beside it; one that has taken its name since stays for the next run. */
    public void reject(Rejection rejection) {
        Path file = rejection.file();
        try {
            if (!read.isWhatWasRead(file, file)) {
                LOG.info("{} was replaced while it was worked on; it stays for the next run", file);
                return;
            }
            Path target = noted(file, directory(file).resolve(REJECTED).resolve(file.getFileName()), null);
            Path moved = new Spool(directory(file), REASON_PERMISSIONS)
                    .setAside(file, REJECTED, String.valueOf(target.getFileName()), rejection.reason());
            if (!read.isWhatWasRead(file, moved)) {
                ReadContents.giveBack(moved, file);
                Files.deleteIfExists(Spool.reasonOf(moved));
            }
        } catch (NoSuchFileException e) {
            LOG.debug("{} has been taken away by somebody else", file, e);
        } catch (IOException e) {
            throw Directories.unusable(directory(file), "set descriptors aside in", e);
        }
    }

    /**
     * The files that descriptors name at this moment, beside those that were read and are untouched: what came in the meantime,
     * what is no valid descriptor, and what was set aside and may be mended yet.
     */
    public Set<Path> namedByOthers(Set<Path> readAndKnown) {
        Set<Path> files = new HashSet<>();
        for (Path directory : directories) {
            for (Path file : Spool.waitingIn(directory, SUFFIX)) {
                if (!readAndKnown.contains(file) || !read.isUntouched(file)) {
                    files.addAll(named.in(file));
                }
            }
            Path aside = directory.resolve(REJECTED);
            if (Files.isDirectory(aside)) {
                Spool.waitingIn(aside, SUFFIX).forEach(file -> files.addAll(named.in(file)));
            }
        }
        return files;
    }

    /** Before it is moved: what is there is never without a note, or a name that stands for one. */
    private Path noted(Path file, Path target, @Nullable ApplianceDescriptor descriptor) {
        return read.digest(file)
                .map(digest -> register.note(target, digest, descriptor))
                .orElse(target);
    }

    private static void modified(Path file, List<Waiting> files) {
        try {
            files.add(new Waiting(file, Files.getLastModifiedTime(file)));
        } catch (NoSuchFileException e) {
            // Somebody took it away after the directory was listed.
            return;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot look at " + file, e);
        }
    }

    private void read(Path file, List<WaitingDescriptor> waitingDescriptors, List<Rejection> rejections) {
        byte[] content;
        String attributes = "";
        try {
            attributes = ReadContents.attributes(file);
            try (InputStream in = Files.newInputStream(file)) {
                content = in.readNBytes(SIZE_LIMIT);
            }
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            read.remember(file, attributes, null);
            rejections.add(new Rejection(file, "cannot read descriptor " + file + ": " + Directories.reason(e)));
            return;
        }
        read.remember(file, attributes, content);
        try {
            ApplianceDescriptor descriptor = reader.read(content, file.toString());
            checkTime(descriptor, file);
            waitingDescriptors.add(new WaitingDescriptor(file, descriptor, digest.of(content)));
        } catch (Problem e) {
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
            throw new ItemProblem("invalid descriptor " + file + ": field 'expires' is no time: " + expires)
                    .causedBy(e);
        }
    }

    private static Path directory(Path file) {
        Path directory = file.getParent();
        if (directory == null) {
            throw new IllegalArgumentException(file + " has no directory");
        }
        return directory;
    }
}
