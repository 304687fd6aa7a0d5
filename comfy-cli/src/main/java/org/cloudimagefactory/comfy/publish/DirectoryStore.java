package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;

/** A store in a directory that some web server serves. */
final class DirectoryStore implements ImageStore {
    private static final String LOCK = ".chunks.lock";

    private final Path directory;
    private final URI base;
    private final FilePermissions permissions;
    private final WorkRecords records = new WorkRecords();

    /** Files get the permissions; the base is the address of the directory. */
    DirectoryStore(Path directory, URI base, FilePermissions permissions) {
        this.directory = directory;
        this.base = base;
        this.permissions = permissions;
    }

    @Override
    public StoredFile put(Path file, String suffix) {
        Directories.writable(directory);
        records.sweep(directory);
        try {
            FileDigest.Result known = FileDigest.of(file);
            Path target = directory.resolve(known.sha512() + suffix);
            if (!Files.isRegularFile(target) || Files.size(target) != known.size()) {
                copy(file, known, target);
            }
            String name = known.sha512() + suffix;
            return new StoredFile(name, address(name), known.size(), known.sha512());
        } catch (UnreadableFileException e) {
            throw ItemProblem.of("cannot put " + file + " into " + directory, e.why());
        } catch (IOException e) {
            // Every image would meet a store that is full.
            throw EnvironmentProblem.of("cannot put " + file + " into " + directory, e);
        }
    }

    /** The copy is recorded before it is begun, so that the next run removes what is left of it if this one is killed. */
    private void copy(Path file, FileDigest.Result known, Path target) throws IOException {
        try (WorkRecord record = records.open(directory)) {
            Path temporary = record.add(String.valueOf(AtomicFile.temporaryFor(directory.resolve(file.getFileName()))
                    .getFileName()));
            if (!FileDigest.copy(file, temporary).equals(known)) {
                throw new ItemProblem(file + " changed while it was copied")
                        .hint("publish again when nobody writes to it");
            }
            Files.setPosixFilePermissions(temporary, permissions.set());
            AtomicFile.rename(temporary, target);
        }
    }

    @Override
    public boolean has(String name, long size, Digest algorithm, String digest) throws IOException {
        Path file = directory.resolve(name);
        return Files.isRegularFile(file)
                && Files.size(file) == size
                && algorithm.of(file).equals(digest);
    }

    @Override
    public void put(String name, byte[] content, int length) throws IOException {
        write(name, out -> out.write(content, 0, length));
    }

    @Override
    public void put(String name, Path file) throws IOException {
        write(name, out -> Files.copy(file, out));
    }

    @Override
    public Path bring(String name, Path copy, long limit) {
        return directory.resolve(name);
    }

    @Override
    public Hold hold(Clock clock) {
        return WorkingDirectoryLock.acquire(Directories.writable(directory), LOCK, "comfy publish", clock)::close;
    }

    @Override
    public void tidyChunks() {
        new ChunkSweep(directory).run();
    }

    /** Writes all of what is to be written: a channel itself may take a part only. */
    private interface Writing {
        void to(OutputStream out) throws IOException;
    }

    private void write(String name, Writing writing) throws IOException {
        Directories.writable(directory);
        Path target = directory.resolve(name);
        try (WorkRecord record = records.open(directory)) {
            Path temporary =
                    record.add(String.valueOf(AtomicFile.temporaryFor(target).getFileName()));
            try (FileChannel out =
                    FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
                writing.to(Channels.newOutputStream(out));
                out.force(true);
            }
            Files.setPosixFilePermissions(temporary, permissions.set());
            AtomicFile.rename(temporary, target);
        }
    }

    /** The list is a file of its own. */
    @Override
    public void putList(String name, byte[] content) {}

    @Override
    public URI address(String name) {
        return URI.create(base + name);
    }
}
