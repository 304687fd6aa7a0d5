package org.cloudimagefactory.itchy.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.sanitize.FileInspection;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import org.cloudimagefactory.itchy.sanitize.SourceDisk;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.CacheFile;
import org.cloudimagefactory.itchy.source.ClaimedFile;

/**
 * {@code itchy process --dry-run}: decides as a run would, looks at the images, and changes nothing. What has to be unpacked for
 * that goes to the system's directory for temporary files for a moment.
 */
public final class DryRun {
    private final FileInspector inspector;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;

    /** Inspects images with the inspector. */
    public DryRun(FileInspector inspector, WorkRecords records, ShutdownTasks shutdown) {
        this.inspector = inspector;
        this.records = records;
        this.shutdown = shutdown;
    }

    /** What a run would do with each waiting event. */
    public List<EventPlan> plan(ProcessRequest request) {
        List<EventPlan> plans = new ArrayList<>();
        if (!Files.isDirectory(request.metadataDirectory())) {
            return plans;
        }
        List<WaitingEvent> events =
                new EventQueue(new Spool(request.metadataDirectory(), request.permissions()), false).waiting();
        Journal journal = Journal.peek(request.metadataDirectory(), request.permissions());
        Map<String, List<WaitingEvent>> later = new HashMap<>();
        for (int i = events.size() - 1; i >= 0; i--) {
            WaitingEvent event = events.get(i);
            List<WaitingEvent> ofImage = later.computeIfAbsent(
                    Optional.ofNullable(event.identifier()).orElse(""), key -> new ArrayList<>());
            plans.add(plan(event, ofImage, journal, request));
            ofImage.add(event);
        }
        Collections.reverse(plans);
        return plans;
    }

    private EventPlan plan(WaitingEvent event, List<WaitingEvent> later, Journal journal, ProcessRequest request) {
        try {
            Decision decision = Decision.of(event, later, journal);
            String action = decision.name().toLowerCase(Locale.ROOT);
            String note = decision == Decision.REGISTER
                    ? image(new EventReader(request.variables()).read(event.file()), event, request)
                    : "";
            return new EventPlan(event, action, note, null);
        } catch (RuntimeException | Error e) {
            return new EventPlan(event, "fail", "", Failure.of(event.id(), e));
        }
    }

    private String image(VmcatcherEvent event, WaitingEvent waiting, ProcessRequest request) {
        OutputImages store = new OutputImages(request.outputDirectory(), request.permissions());
        AvailableImage image = AvailableImage.of(event, waiting, request.format());
        Optional<StoredImage> known = image.known(store, request.format());
        if (known.isPresent()) {
            return store.directory().resolve(known.get().disks().get(0).file()) + " is there already";
        }
        String target = store.directory().resolve(image.fileName()).toString();
        try {
            return looked(event, image, target);
        } catch (EnvironmentProblem e) {
            // A run unpacks elsewhere, where there may be more room.
            return target + " (not looked at: " + e.getMessage() + ")";
        }
    }

    private String looked(VmcatcherEvent event, AvailableImage image, String target) {
        try (ClaimedFile file = CacheFile.of(event).claim();
                // Not where runs work: to look must not leave a trace there, not even in the times of directories.
                Workspace workspace =
                        Workspace.open(Path.of(System.getProperty("java.io.tmpdir")), "dry-run", records, shutdown)) {
            image.checkSize(file);
            FileInspection inspection = inspector.inspect(file, workspace);
            inspector.require(file, inspection);
            SourceDisk boot = inspection.disks().get(0);
            List<String> warnings = inspector.warnings(inspection);
            return file.name() + " (" + boot.inspection().formatName() + ", "
                    + boot.inspection().virtualSize() + " bytes) -> " + target
                    + (warnings.isEmpty() ? "" : "; warning: " + String.join("; ", warnings));
        }
    }
}
