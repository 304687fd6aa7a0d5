package org.cloudimagefactory.itchy.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.itchy.event.EventName;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.queue.JournalEntry.Step;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/**
 * Gives each event's descriptor to the next tool exactly once, whenever this process is killed. The complete descriptor is
 * first written under a hidden name, then the journal notes that it goes out, then it gets its final name. If the hidden file is
 * gone after such a note, the descriptor went out; perhaps the next tool has even consumed it.
 */
public final class DescriptorPublisher {
    private final Path directory;
    private final DescriptorWriter writer;
    private final Journal journal;

    /** Publishes in this directory. */
    public DescriptorPublisher(Path directory, DescriptorWriter writer, Journal journal) {
        this.directory = directory;
        this.writer = writer;
        this.journal = journal;
    }

    /** Brings to its end what an interrupted run had begun; returns where the descriptor went. */
    public Path finish(WaitingEvent event) {
        Path target = journal.publishing(event).orElseThrow();
        finish(target);
        return target;
    }

    /** Publishes the descriptor; returns where. */
    public Path publish(WaitingEvent event, ApplianceDescriptor descriptor) {
        Path target = directory.resolve(event.id());
        writer.write(descriptor, hidden(target));
        date(hidden(target), event.name());
        journal.note(event, Step.PUBLISHING, target.toString());
        finish(target);
        return target;
    }

    /** Removes what a killed run has left of the descriptor of an event that gets none. */
    public void discard(WaitingEvent event) {
        try {
            Files.deleteIfExists(hidden(directory.resolve(event.id())));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot clean " + directory, e);
        }
    }

    /** The next tool goes by the times of files: they must be in the order of events also when the clock was set back. */
    private static void date(Path file, EventName name) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(name.time()));
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot publish " + file, e);
        }
    }

    private static void finish(Path target) {
        try {
            if (Files.exists(hidden(target))) {
                AtomicFile.rename(hidden(target), target);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot publish " + target, e);
        }
    }

    private static Path hidden(Path target) {
        return AtomicFile.hiddenFor(target);
    }
}
