package org.cloudimagefactory.itchy.convert;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.NewNames;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.ClaimedFile;

/** {@code itchy convert}: the way that published images go, for one file by hand. */
public final class ConvertService {
    private final FileInspector inspector;
    private final QemuCheck qemuCheck;
    private final DiskConverter converter;
    private final Progress progress;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;

    public ConvertService(
            FileInspector inspector,
            QemuCheck qemuCheck,
            DiskConverter converter,
            Progress progress,
            WorkRecords records,
            ShutdownTasks shutdown) {
        this.inspector = inspector;
        this.qemuCheck = qemuCheck;
        this.converter = converter;
        this.progress = progress;
        this.records = records;
        this.shutdown = shutdown;
    }

    /**
     * What came of it.
     *
     * @param images the one to boot from first
     * @param warnings what is odd about the source
     */
    public record Result(List<Path> images, List<String> warnings) {
        public Result {
            images = List.copyOf(images);
            warnings = List.copyOf(warnings);
        }
    }

    /** Converts a file. */
    public Result convert(Path source, Path target, TargetFormat format, FilePermissions permissions, boolean replace) {
        Path directory = directoryOf(target, replace);
        OutputImages store = new OutputImages(directory, permissions);
        ImageIntake intake = new ImageIntake(inspector, qemuCheck, converter, store, records, shutdown);
        String name = String.valueOf(target.getFileName());
        ImageRequest request = new ImageRequest(null, "", name, format, null, replace, files -> {});
        try (ClaimedFile file = ClaimedFile.open(source);
                Workspace workspace = Workspace.open(directory, "convert", records, shutdown);
                Progress.Task task = progress.start("convert " + source)) {
            StoredImage image = intake.take(file, request, workspace, task);
            return result(directory, image);
        }
    }

    /** The directory that a target lies in, where nothing is in its way. */
    public static Path directoryOf(Path target, boolean replace) {
        Path directory =
                Optional.ofNullable(target.toAbsolutePath().getParent()).orElse(target);
        if (!Files.isDirectory(directory)) {
            throw new EnvironmentProblem("no directory " + directory).hint("create it, or name another");
        }
        if (!replace || Files.isDirectory(target)) {
            NewNames.requireFree(target, OutputImages.TAKEN);
        }
        return Directories.writable(directory);
    }

    /** What came of it, once the images are in their directory. */
    public static Result result(Path directory, StoredImage image) {
        return new Result(
                image.disks().stream()
                        .map(disk -> directory.resolve(disk.file()))
                        .toList(),
                image.warnings());
    }
}
