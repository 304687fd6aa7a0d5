package org.cloudimagefactory.comfy.assembly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.comfy.plan.BuildPlan;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.descriptor.DescriptorWriter;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.common.farm.JobResult;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.NewNames;

/** Publishes what a node has built: images first, the descriptor last, which names the images where they are now. */
public final class NodeResults {
    private static final String TAKEN = "move or remove it, and build again";

    private final BuildHistory history;
    private final FilePermissions permissions;
    private final JsonMapper json = JsonMapper.builder().build();

    /** Remembers in the history what it has published, with these permissions. */
    public NodeResults(BuildHistory history, FilePermissions permissions) {
        this.history = history;
        this.permissions = permissions;
    }

    /** Publishes the result of a job beside the images of local builds; doing so again after a crash does no harm. */
    BuildRecord publish(BuildPlan plan, JobResult result) {
        return publish(plan, result, record(result).inputs());
    }

    /**
     * The same for what was built at another place than it is described at.
     *
     * @param inputs digest of what it was made from, where that is described
     */
    public BuildRecord publish(BuildPlan plan, JobResult result, String inputs) {
        BuildRecord made = record(result);
        Path output = plan.outputDirectory().toAbsolutePath().normalize();
        Path descriptor = file(result, made.descriptor());
        try {
            List<BuildRecord.Image> images = new ArrayList<>();
            Map<String, Path> places = new LinkedHashMap<>();
            for (BuildRecord.Image image : made.images()) {
                Path from = file(result, image.path());
                Path to = output.resolve(from.getFileName());
                give(from, to);
                places.put(image.path(), to);
                images.add(new BuildRecord.Image(
                        image.format(),
                        to.toString(),
                        image.virtualSize(),
                        image.fileSize(),
                        image.sha512(),
                        image.sha256()));
            }
            for (Map.Entry<String, Path> other : result.files().entrySet()) {
                if (other.getKey().endsWith(".cdx") || other.getKey().endsWith(".test")) {
                    Path to = output.resolve(other.getKey());
                    AtomicFile.write(to, Files.readAllBytes(other.getValue()), permissions.set());
                    places.put(made.descriptor().replaceFirst("[^/]*$", "") + other.getKey(), to);
                }
            }
            Path target = output.resolve(descriptor.getFileName());
            new DescriptorWriter(permissions).write(moved(new DescriptorReader().read(descriptor), places), target);
            BuildRecord record = new BuildRecord(
                    inputs, made.version(), target.toString(), images, made.phases(), made.tested(), made.built());
            history.remember(plan, record);
            return record;
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot publish " + plan.name() + " in " + output, e);
        }
    }

    /** The job's own file stays until the job is forgotten, so that a run that is killed here has it again. */
    private static void give(Path from, Path to) throws IOException {
        if (Files.exists(to) && Files.isSameFile(from, to)) {
            return;
        }
        NewNames.requireFree(to, TAKEN);
        try {
            Files.createLink(to, from);
        } catch (UnsupportedOperationException | java.nio.file.FileSystemException e) {
            // Not every file system has hard links.
            NewNames.publish(Map.of(from, to), TAKEN);
        }
        AtomicFile.flushDirectory(to);
    }

    private BuildRecord record(JobResult result) {
        try {
            BuildRecord record = json.treeToValue(result.told(), BuildRecord.class);
            if (record == null || record.images().isEmpty() || record.descriptor() == null) {
                throw new ItemProblem("the job's record says nothing of an image");
            }
            return record;
        } catch (JsonProcessingException e) {
            throw new ItemProblem("the job's record says nothing of an image").causedBy(e);
        }
    }

    private static Path file(JobResult result, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        Path file = result.files().get(name);
        if (file == null) {
            throw new ItemProblem("the job's record names " + name + ", which it has not made");
        }
        return file;
    }

    private static ApplianceDescriptor moved(ApplianceDescriptor made, Map<String, Path> places) {
        List<Disk> disks = new ArrayList<>();
        for (Disk disk : made.disks()) {
            Path place = places.get(disk.path());
            if (place == null) {
                throw new ItemProblem("the job's descriptor names " + disk.path() + ", which it has not made");
            }
            disks.add(new Disk(
                    disk.type(),
                    disk.format(),
                    place.toString(),
                    disk.size(),
                    disk.checksum(),
                    disk.target(),
                    disk.devicePrefix()));
        }
        Map<String, String> attributes = new LinkedHashMap<>(made.attributes());
        // The list of packages, and images in further formats.
        attributes.replaceAll((name, value) -> places.containsKey(value) ? String.valueOf(places.get(value)) : value);
        return new ApplianceDescriptor(
                made.action(),
                made.identifier(),
                made.version(),
                made.title(),
                made.description(),
                made.mpuri(),
                made.groups(),
                made.memory(),
                made.cpu(),
                made.expires(),
                made.imageList(),
                made.os(),
                disks,
                attributes,
                made.unknown());
    }
}
