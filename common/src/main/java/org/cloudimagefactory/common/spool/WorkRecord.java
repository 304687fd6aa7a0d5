package org.cloudimagefactory.common.spool;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one run makes in a directory that belongs to others, named in a file there before it is made. The file is locked for as
 * long as the run lives, and the kernel gives that lock back however it ends; so whoever finds the file unlocked has the proof
 * that what it names was ours and that nobody works on it any longer. One name in each line, as JSON text.
 */
public final class WorkRecord implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WorkRecord.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final TemporaryFile record;
    private final Runnable closed;
    private final List<Path> made = new ArrayList<>();
    private boolean open = true;

    WorkRecord(TemporaryFile record, Runnable closed) {
        this.file = record.path();
        this.record = record;
        this.closed = closed;
    }

    /**
     * Notes a name in the directory of this record before anything is made under it.
     *
     * @param name hidden, without a directory
     * @return where to make a file or a directory of that name
     */
    public synchronized Path add(String name) {
        Path target = file.resolveSibling(name);
        if (!isOurs(name)) {
            throw new IllegalArgumentException("'" + name + "' is no name of something temporary");
        }
        if (!open) {
            throw new IllegalStateException("the work in " + file.getParent() + " has ended");
        }
        try {
            record.write((JSON.writeValueAsString(name) + "\n").getBytes(StandardCharsets.UTF_8));
            record.channel().force(true);
        } catch (IOException e) {
            throw Directories.unusable(target.resolveSibling("."), "write to", e);
        }
        made.add(target);
        return target;
    }

    /** Removes what is still there of all that was noted, and then the record. */
    @Override
    public synchronized void close() {
        if (!open) {
            return;
        }
        open = false;
        try {
            for (Path path : made) {
                TreeRemoval.remove(path);
            }
            record.close();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot remove what was made in " + file.getParent(), e);
        } finally {
            closed.run();
            release();
        }
    }

    /** What could not be removed stays named in the record, for the next run. */
    private void release() {
        try {
            record.channel().close();
        } catch (IOException e) {
            LOG.debug("cannot close {}", file, e);
        }
    }

    /** What a record that is complete or was cut off names; lines that make no sense name nothing that was made. */
    static List<String> named(String content) {
        List<String> names = new ArrayList<>();
        for (String line : content.split("\n", -1)) {
            try {
                String name = JSON.readValue(line, String.class);
                if (name != null && isOurs(name)) {
                    names.add(name);
                }
            } catch (JsonProcessingException e) {
                LOG.debug("a record was cut off", e);
            }
        }
        return names;
    }

    private static boolean isOurs(String name) {
        return name.startsWith(".") && name.length() > 2 && name.indexOf('/') < 0 && name.indexOf('\0') < 0;
    }
}
