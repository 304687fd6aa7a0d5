package org.cloudimagefactory.itchy.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Whose files are: the numbers of their users, as the kernel tells them. */
public final class FileOwner {
    private static final String OWNER = "unix:uid";
    private static final Path SELF = Path.of("/proc/self");

    /** Of this file; a link counts itself. */
    public int of(Path file) throws IOException {
        return (Integer) Files.getAttribute(file, OWNER, LinkOption.NOFOLLOW_LINKS);
    }

    /** Who this process is. */
    public int self() throws IOException {
        return (Integer) Files.getAttribute(SELF, OWNER);
    }

    /** Whether this file is one of ours; not if it can't be looked at. */
    public boolean isOwn(Path file) {
        try {
            return self() == of(file);
        } catch (IOException e) {
            return false;
        }
    }
}
