package org.cloudimagefactory.common.setup;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.Objects;
import java.util.Optional;

/** The user that units and packages run the tools as: what root makes for them belongs to that user. */
public final class ServiceUser {
    /** Its name on every machine. */
    public static final String NAME = "cloud-image-factory";

    private static final String ROOT = "root";

    private final String name;
    private final String maker;

    private ServiceUser(String name, String maker) {
        this.name = name;
        this.maker = maker;
    }

    /** The one that packages make; only root gives to it. */
    public static ServiceUser ofPackages() {
        return new ServiceUser(NAME, ROOT);
    }

    /** Another one, to which somebody else gives. */
    static ServiceUser of(String name, String maker) {
        return new ServiceUser(name, maker);
    }

    /** Whether this process is root's. */
    public static boolean isRoot() {
        return ROOT.equals(System.getProperty("user.name"));
    }

    /** Its name, if this machine has that user. */
    public Optional<String> find() {
        try {
            return Optional.of(principal().getName());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A file or directory that root has just made becomes the user's, if there is that user. */
    public void give(Path file) throws IOException {
        PosixFileAttributeView view = view(file);
        if (isMakers(view.readAttributes())) {
            try {
                view.setOwner(principal());
            } catch (UserPrincipalNotFoundException e) {
                // No package made that user here: then root runs the tools, or says who does.
                return;
            }
        }
    }

    /**
     * An empty file of root's becomes that of whoever the directory belongs to, and the user's where that is root. A file that was
     * left so by a process that was killed is given as well; one that has another name, too, is not.
     */
    public void giveEmpty(Path file) throws IOException {
        PosixFileAttributeView view = view(file);
        PosixFileAttributes attributes = view.readAttributes();
        boolean isNew = attributes.isRegularFile()
                && attributes.size() == 0
                && (int) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS) == 1;
        if (!isNew || !isMakers(attributes)) {
            return;
        }
        Path directory = Objects.requireNonNull(file.toAbsolutePath().getParent());
        UserPrincipal owner = Files.getOwner(directory);
        if (owner.getName().equals(maker)) {
            give(file);
        } else {
            view.setOwner(owner);
        }
    }

    private boolean isMakers(PosixFileAttributes attributes) {
        return attributes.owner().getName().equals(maker);
    }

    private UserPrincipal principal() throws IOException {
        return FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
    }

    private static PosixFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    }
}
