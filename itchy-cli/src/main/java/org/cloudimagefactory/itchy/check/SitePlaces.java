package org.cloudimagefactory.itchy.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.DiskSpace;

/**
 * The directories that itchy writes to.
 *
 * @param events where events wait; those that were set aside or are done move to directories in it
 * @param images where images go
 * @param temporary where unpacked things go meanwhile
 * @param descriptors where descriptors go
 * @param cache where images of subscribed lists lie
 * @param state where the database of the subscriptions is
 */
public record SitePlaces(Path events, Path images, Path temporary, Path descriptors, Path cache, Path state) {
    private static final long LITTLE_FOR_IMAGES = 20L << 30;
    private static final long LITTLE = 1L << 30;
    private static final double GIBIBYTE = 1L << 30;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(List.of(
                finding("events", events, LITTLE),
                finding("images", images, LITTLE_FOR_IMAGES),
                finding("temporary files", temporary, LITTLE_FOR_IMAGES),
                finding("descriptors", descriptors, LITTLE),
                finding("cache", cache, LITTLE_FOR_IMAGES),
                finding("state", state, LITTLE)));
        try {
            for (String name : List.of("failed", "done")) {
                Path inside = events.resolve(name);
                if (Files.isDirectory(inside) && device(inside) != device(events)) {
                    findings.add(Finding.bad("events", inside + " is on another file system: no event can move there"));
                }
            }
        } catch (IOException e) {
            findings.add(Finding.bad("events", events + " cannot be looked at: " + Directories.reason(e)));
        }
        return findings;
    }

    /** As the kernel numbers it: a table of mounts need not be there. */
    private static long device(Path path) throws IOException {
        return (long) Files.getAttribute(path, "unix:dev");
    }

    /** A directory that is not there yet is made by the run that needs it. */
    private static Finding finding(String subject, Path directory, long little) {
        Path existing = directory;
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        String name = directory + (existing.equals(directory) ? "" : " (not there yet)");
        if (!Files.isDirectory(existing)) {
            return Finding.bad(subject, existing + " is no directory");
        }
        if (!Files.isReadable(existing) || !Files.isWritable(existing)) {
            return Finding.bad(subject, name + ": no right to read and write in " + existing);
        }
        try {
            long free = DiskSpace.usable(existing);
            String text = String.format("%s, %.1f GiB free", name, free / GIBIBYTE);
            return free < little ? Finding.warning(subject, text + ", which is little") : Finding.good(subject, text);
        } catch (IOException e) {
            return Finding.bad(subject, name + " cannot be looked at: " + Directories.reason(e));
        }
    }
}
