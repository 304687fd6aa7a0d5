package org.cloudimagefactory.comfy.publish;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.WorkRecord;
import org.cloudimagefactory.common.spool.WorkRecords;

/** A store in a directory that some web server serves. */
final class DirectoryStore implements ImageStore {
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

    /** The list is a file of its own. */
    @Override
    public void putList(String name, byte[] content) {}

    @Override
    public URI address(String name) {
        return URI.create(base + name);
    }
}
