package org.cloudimagefactory.itchy.sanitize;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.source.ClaimedFile;
import org.cloudimagefactory.itchy.source.DigestCheck;

/** {@code itchy inspect}: what a file is, and whether it would be taken in. */
public final class InspectService {
    private final FileInspector inspector;
    private final QemuCheck qemuCheck;
    private final Path temporaryDirectory;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;

    /** Unpacks, where that is needed, in the temporary directory. */
    public InspectService(
            FileInspector inspector,
            QemuCheck qemuCheck,
            Path temporaryDirectory,
            WorkRecords records,
            ShutdownTasks shutdown) {
        this.inspector = inspector;
        this.qemuCheck = qemuCheck;
        this.temporaryDirectory = temporaryDirectory;
        this.records = records;
        this.shutdown = shutdown;
    }

    /** Inspects a file; a file that can't be inspected is refused, whatever the reason is, and other files go on. */
    public InspectionResult inspect(Path path) {
        try (ClaimedFile file = ClaimedFile.open(path);
                Workspace workspace = Workspace.open(temporaryDirectory, "inspect", records, shutdown)) {
            FileInspection inspection = inspector.inspect(file, workspace);
            List<InspectionResult.DiskResult> disks = new ArrayList<>();
            for (SourceDisk disk : inspection.disks()) {
                List<String> reasons = disk.inspection().accepted()
                        ? qemuCheck.reasons(disk, workspace)
                        : disk.inspection().refusals();
                disks.add(new InspectionResult.DiskResult(disk.name(), disk.inspection(), reasons));
            }
            List<String> refusals = new ArrayList<>(inspector.refusals(inspection));
            refusals.addAll(manifestReasons(inspection));
            return new InspectionResult(
                    path,
                    inspection.container(),
                    inspection.wrapper(),
                    disks,
                    refusals,
                    inspector.warnings(inspection),
                    null);
        } catch (IOException e) {
            throw Directories.unusable(temporaryDirectory, "write to", e);
        } catch (RuntimeException | Error e) {
            Problem problem = Failure.ofOneItem(path.toString(), e);
            String reason = String.valueOf(problem.getMessage());
            return new InspectionResult(path, "", "", List.of(), List.of(reason), List.of(), problem);
        }
    }

    private static List<String> manifestReasons(FileInspection inspection) {
        ClaimedFile content = inspection.content();
        try (DigestCheck manifest =
                DigestCheck.start(content.name().toString(), content.channel(), inspection.digests())) {
            manifest.await();
            return List.of();
        } catch (Problem e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
