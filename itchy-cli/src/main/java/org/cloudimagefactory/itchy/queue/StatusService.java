package org.cloudimagefactory.itchy.queue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.archive.EventArchive;

/** {@code itchy status}: reads, and neither waits for a run nor changes anything. */
public final class StatusService {
    private final FilePermissions permissions;
    private final RunProbe runs;

    /** Asks the probe whether a run is going on. */
    public StatusService(FilePermissions permissions, RunProbe runs) {
        this.permissions = permissions;
        this.runs = runs;
    }

    /** How things stand in this directory. */
    public QueueStatus status(Path directory) {
        List<JournalEntry> history = Journal.history(directory, permissions);
        Map<String, JournalEntry> last = new HashMap<>();
        history.forEach(entry -> last.put(entry.event(), entry));
        boolean isRunning = runs.isRunning(directory);
        List<QueueStatus.Line> waiting = new ArrayList<>();
        List<QueueStatus.Line> running = new ArrayList<>();
        for (WaitingEvent event : events(directory)) {
            JournalEntry entry = last.get(event.id());
            boolean begun = entry != null
                    && (entry.step() == JournalEntry.Step.STARTED || entry.step() == JournalEntry.Step.PUBLISHING);
            if (isRunning && begun) {
                running.add(line(event, ""));
            } else if (entry != null && entry.step() == JournalEntry.Step.FAILED) {
                waiting.add(line(event, String.valueOf(entry.detail())));
            } else {
                waiting.add(line(event, ""));
            }
        }
        List<QueueStatus.Line> failed = new ArrayList<>();
        Path aside = directory.resolve(EventArchive.FAILED_DIRECTORY);
        for (WaitingEvent event : Files.isDirectory(aside) ? events(aside) : List.<WaitingEvent>of()) {
            failed.add(line(event, reason(event.file())));
        }
        List<QueueStatus.Line> done = history.stream()
                .filter(entry -> entry.step().isDone())
                .map(StatusService::line)
                .toList();
        return new QueueStatus(waiting, running, failed, done);
    }

    private List<WaitingEvent> events(Path directory) {
        return new EventQueue(new Spool(directory, permissions), false).waiting();
    }

    private static QueueStatus.Line line(WaitingEvent event, String reason) {
        return new QueueStatus.Line(
                event.id(),
                event.typeName(),
                Optional.ofNullable(event.identifier()).orElse(""),
                Optional.ofNullable(event.version()).orElse(""),
                event.name().seconds(),
                event.problem() == null ? reason : event.problem());
    }

    private static QueueStatus.Line line(JournalEntry entry) {
        return new QueueStatus.Line(
                entry.event(),
                Optional.ofNullable(entry.type()).orElse(""),
                Optional.ofNullable(entry.identifier()).orElse(""),
                Optional.ofNullable(entry.version()).orElse(""),
                entry.time().map(Instant::getEpochSecond).orElse(null),
                entry.step().word());
    }

    private static String reason(Path event) {
        try {
            return Files.readString(Spool.reasonOf(event), StandardCharsets.UTF_8)
                    .strip();
        } catch (IOException e) {
            return "unknown";
        }
    }
}
