package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.Spool;

/** The descriptors that were set aside, and why; nothing is changed. */
public final class RejectedDescriptors {
    private static final String SUFFIX = ".json";
    private static final int REASON_LIMIT = 2000;

    private final List<Path> directories;

    /** Those of these directories of descriptors. */
    public RejectedDescriptors(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    private record Aside(Path file, FileTime time) {}

    /** All that lie there, the newest first. */
    public List<Rejection> all() {
        List<Aside> found = new ArrayList<>();
        for (Path directory : directories) {
            Path aside = directory.resolve(DescriptorQueue.REJECTED);
            if (Files.isDirectory(aside)) {
                Spool.waitingIn(aside, SUFFIX).forEach(file -> found.add(new Aside(file, time(file))));
            }
        }
        found.sort(Comparator.comparing(Aside::time).reversed().thenComparing(Aside::file));
        return found.stream()
                .map(aside -> new Rejection(aside.file(), reason(aside.file())))
                .toList();
    }

    private static FileTime time(Path file) {
        try {
            return ArrivalTime.of(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }

    /** The reason lies beside it, written by nifty; somebody may have removed it. */
    private static String reason(Path file) {
        try (InputStream in = Files.newInputStream(Spool.reasonOf(file))) {
            return new String(in.readNBytes(REASON_LIMIT), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "why is not known: " + Directories.reason(e);
        }
    }
}
