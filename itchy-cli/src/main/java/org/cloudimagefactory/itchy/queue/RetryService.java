package org.cloudimagefactory.itchy.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.NewNames;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.EventStripper;
import org.cloudimagefactory.itchy.event.EventVariables;

/** {@code itchy retry}: puts events that were set aside back into the queue, at the place of their arrival. */
public final class RetryService {
    private static final int NAME_SHOWN = 100;

    private final FilePermissions permissions;
    private final EventVariables variables;

    /** Reads events of spools with these permissions, of which these variables are kept. */
    public RetryService(FilePermissions permissions, EventVariables variables) {
        this.permissions = permissions;
        this.variables = variables;
    }

    /**
     * Puts events back.
     *
     * @param names file names of events or identifiers of images; all events if there are none
     * @return the file names of those that are back
     */
    public List<String> retry(Path directory, List<String> names) {
        Path aside = directory.resolve(EventArchive.FAILED_DIRECTORY);
        EventQueue queue = new EventQueue(new Spool(aside, permissions), false, variables);
        List<WaitingEvent> failed = Files.isDirectory(aside) ? queue.waiting() : List.of();
        List<WaitingEvent> wanted = new ArrayList<>();
        for (String name : names) {
            List<WaitingEvent> matching = failed.stream()
                    .filter(event -> event.id().equals(name) || name.equals(event.identifier()))
                    .toList();
            if (matching.isEmpty()) {
                throw new ItemProblem("no failed event '" + PrintableText.of(name, NAME_SHOWN) + "' in " + aside)
                        .hint("'itchy status' lists them");
            }
            wanted.addAll(matching);
        }
        return (names.isEmpty() ? failed : wanted)
                .stream().distinct().map(event -> putBack(event, directory)).toList();
    }

    private String putBack(WaitingEvent event, Path directory) {
        try {
            new EventStripper(variables).strip(event.file());
            Path target = directory.resolve(event.id());
            if (!NewNames.give(event.file(), target)) {
                throw new ItemProblem("a newer '" + PrintableText.of(event.id(), NAME_SHOWN)
                                + "' is waiting already; the failed one stays in "
                                + event.file().getParent())
                        .hint("remove the one that is not wanted");
            }
            AtomicFile.flushDirectory(event.file());
            Files.deleteIfExists(Spool.reasonOf(event.file()));
            return event.id();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot put " + event.file() + " back into the queue", e);
        }
    }
}
