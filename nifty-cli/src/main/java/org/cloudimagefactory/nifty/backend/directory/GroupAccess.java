package org.cloudimagefactory.nifty.backend.directory;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.nifty.backend.AccessRules;
import org.cloudimagefactory.nifty.backend.library.FileAccess;
import org.cloudimagefactory.nifty.plan.Appliance;

/** Image files are for the group of the system that an appliance is for. */
final class GroupAccess implements FileAccess {
    private final AccessRules access;

    GroupAccess(AccessRules access) {
        this.access = access;
    }

    @Override
    public void require(Appliance appliance) {
        var unused = group(appliance);
    }

    @Override
    public void open(Path file, Appliance appliance) {
        set(file, access.permissionsFor(appliance.descriptor().groups()), group(appliance));
    }

    @Override
    public void hide(Path file) {
        set(file, 0600, Optional.empty());
    }

    /** The group that may use the files of an appliance; fails when the system has none of that name. */
    private Optional<GroupPrincipal> group(Appliance appliance) {
        Optional<String> name = access.groupFor(appliance.descriptor().groups());
        if (name.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByGroupName(name.get()));
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
