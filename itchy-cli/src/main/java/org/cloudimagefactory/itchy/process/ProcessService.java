package org.cloudimagefactory.itchy.process;

import java.time.Clock;
import java.util.function.Consumer;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmUse;
import org.cloudimagefactory.common.farm.SharedFileSystem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.spool.WorkingDirectoryLock;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.convert.DiskConverter;
import org.cloudimagefactory.itchy.convert.ImageIntake;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.farm.FarmedImages;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import org.jspecify.annotations.Nullable;

/** {@code itchy process}: sees that all is in place, takes the lock, and works on what waits. */
public final class ProcessService {
    private final FileInspector inspector;
    private final QemuCheck qemuCheck;
    private final DiskConverter converter;
    private final Progress progress;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;
    private final Clock clock;

    public ProcessService(
            FileInspector inspector,
            QemuCheck qemuCheck,
            DiskConverter converter,
            Progress progress,
            WorkRecords records,
            ShutdownTasks shutdown,
            Clock clock) {
        this.inspector = inspector;
        this.qemuCheck = qemuCheck;
        this.converter = converter;
        this.progress = progress;
        this.records = records;
        this.shutdown = shutdown;
        this.clock = clock;
    }

    /** Works on all waiting events; tells of each as it ends. */
    public RunSummary process(ProcessRequest request, Consumer<EventResult> listener) {
        return process(request, null, listener);
    }

    /** The same on a farm, if there is one. */
    public RunSummary process(ProcessRequest request, @Nullable ProcessFarm nodes, Consumer<EventResult> listener) {
        Directories.writable(request.metadataDirectory());
        Directories.writable(request.outputDirectory());
        Directories.writable(request.temporaryDirectory());
        Directories.writable(request.descriptorDirectory());
        try (WorkingDirectoryLock lock =
                WorkingDirectoryLock.acquire(request.metadataDirectory(), "itchy process", clock)) {
            records.sweep(request.outputDirectory());
            records.sweep(request.temporaryDirectory());
            EventQueue queue = new EventQueue(
                    new Spool(request.metadataDirectory(), request.permissions()),
                    request.keepEvents(),
                    request.variables());
            Journal journal = Journal.open(request.metadataDirectory(), request.permissions(), queue.open(), clock);
            new Leftovers(request, queue, journal).remove();
            OutputImages store = new OutputImages(request.outputDirectory(), request.permissions());
            if (nodes != null) {
                return onNodes(request, nodes, queue, journal, store, listener);
            }
            return new EventProcessor(queue, worker(request, queue, journal, store, null), request.jobs())
                    .run(listener);
        }
    }

    private RunSummary onNodes(
            ProcessRequest request,
            ProcessFarm nodes,
            EventQueue queue,
            Journal journal,
            OutputImages store,
            Consumer<EventResult> listener) {
        new SharedFileSystem().requireLocks(request.outputDirectory());
        Farm farm = nodes.use().open(ProcessFarm.directory(request), clock, nodes.told());
        FarmedImages images = new FarmedImages(farm, nodes.use().resources(), store);
        try (ShutdownTasks.Registration cancel = FarmUse.cancelOnInterrupt(farm, shutdown)) {
            EventWorker worker =
                    worker(request, queue, journal, store, new NodeImages(images, request, nodes.inspection()));
            return new FarmProcessor(queue, worker, farm, nodes.use().waits(), System::nanoTime).run(listener);
        }
    }

    private EventWorker worker(
            ProcessRequest request, EventQueue queue, Journal journal, OutputImages store, @Nullable NodeImages nodes) {
        DescriptorPublisher publisher = new DescriptorPublisher(
                request.descriptorDirectory(), new DescriptorWriter(request.permissions()), journal);
        ImageRecorder recorder = new ImageRecorder(
                new ApplianceRecords(request.outputDirectory(), request.permissions(), clock), request);
        AvailableHandler available = new AvailableHandler(
                new ImageIntake(inspector, qemuCheck, converter, store, records, shutdown),
                store,
                publisher,
                new DescriptorFactory(request.variables()),
                recorder,
                request.format(),
                request.temporaryDirectory(),
                progress,
                records,
                shutdown,
                nodes);
        ExpireHandler expire = new ExpireHandler(publisher, new DescriptorFactory(request.variables()), recorder);
        EventReader reader = new EventReader(request.variables());
        return new EventWorker(queue, journal, reader, publisher, available, expire, request.maxAttempts(), shutdown);
    }
}
