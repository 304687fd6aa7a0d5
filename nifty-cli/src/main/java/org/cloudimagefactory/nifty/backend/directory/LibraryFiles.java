package org.cloudimagefactory.nifty.backend.directory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.nifty.backend.AccessRules;
import org.cloudimagefactory.nifty.backend.ImageSource;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.Checksums;
import org.cloudimagefactory.nifty.transfer.OpenImage;

/** The image files of a library: put there whole, opened to their users, hidden, deleted. */
final class LibraryFiles {
    private final Library library;
    private final AccessRules access;

    LibraryFiles(Library library, AccessRules access) {
        this.library = library;
        this.access = access;
    }

    /** Copies a file; it gets its name when it is whole and checked. If that fails, nothing of it stays. */
    void put(LibraryUpload record, Step.Upload upload, ImageSource source) {
        Path target = library.file(record.image());
        Path temporary = target.resolveSibling(record.temporary());
        boolean done = false;
        try (OpenImage file = source.open()) {
            copy(file, temporary, new Checksums(upload.disk().checksums()));
            file.ensureUnchanged();
            library.complete(record, temporary);
            done = true;
        } catch (IOException e) {
            throw new ItemProblem("cannot copy to " + target + ": " + Directories.reason(e))
                    .hint("check the permissions and the free space of the library")
                    .causedBy(e);
        } finally {
            if (!done) {
                library.abandon(record);
            }
        }
    }

    private static void copy(OpenImage file, Path temporary, Checksums checksums) throws IOException {
        try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
            checksums.verify(file, bytes -> {
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
            });
            out.force(true);
        }
    }

    /** Lets those read the files who may use the appliance. */
    void open(Step.Publish step) {
        Optional<GroupPrincipal> group = group(step.appliance());
        int permissions = access.permissionsFor(step.appliance().descriptor().groups());
        for (PublishedImage published : step.images()) {
            library.read().image(published.image().id()).ifPresent(image -> {
                if (published.open()) {
                    set(library.file(image), permissions, group);
                }
            });
        }
    }

    void hide(IndexedImage image) {
        if (library.users(image) == 0 && Files.exists(library.file(image))) {
            set(library.file(image), 0600, Optional.empty());
        }
    }

    /** Removes an image that the index no longer names. */
    void delete(IndexedImage image) {
        try {
            library.remove(image);
        } catch (IOException e) {
            throw ItemProblem.of("cannot delete " + library.file(image), e);
        }
    }

    /** The group that may use the files of an appliance; fails when the system has none of that name. */
    Optional<GroupPrincipal> group(Appliance appliance) {
        Optional<String> name = access.groupFor(appliance.descriptor().groups());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(library.directory()
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByGroupName(name.get()));
        } catch (UserPrincipalNotFoundException e) {
            throw new ItemProblem("this system has no group '" + name.get() + "'")
                    .hint("create it, or name another with --group-map " + name.get() + "=GROUP")
                    .causedBy(e);
        } catch (IOException e) {
            throw new ItemProblem("cannot look up group '" + name.get() + "': " + Directories.reason(e)).causedBy(e);
        }
    }

    private static void set(Path file, int permissions, Optional<GroupPrincipal> group) {
        try {
            Files.setPosixFilePermissions(
                    file,
                    FilePermissions.parse(String.format("%03o", permissions)).set());
            if (group.isPresent()) {
                Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(group.get());
            }
        } catch (IOException e) {
            throw ItemProblem.of("cannot set permissions and group of " + file, e);
        }
    }
}
