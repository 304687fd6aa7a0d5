package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Spool;

/** The descriptors that wait, not read but only looked at. */
public final class WaitingFiles {
    private static final String SUFFIX = ".json";

    private final List<Path> directories;

    /** Those of these directories of descriptors. */
    public WaitingFiles(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** When each of them came. */
    public List<Instant> times() {
        List<Instant> times = new ArrayList<>();
        for (Path directory : directories) {
            for (Path file : Spool.waitingIn(directory, SUFFIX)) {
                try {
                    times.add(ArrivalTime.of(file).toInstant());
                } catch (NoSuchFileException e) {
                    // Somebody took it away after the directory was listed.
                } catch (IOException e) {
                    throw EnvironmentProblem.of("cannot look at " + file, e);
                }
            }
        }
        return times;
    }
}
