package org.cloudimagefactory.itchy.farm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.cloudimagefactory.common.farm.Farm;
import org.cloudimagefactory.common.farm.FarmJob;
import org.cloudimagefactory.common.farm.JobResources;
import org.cloudimagefactory.common.farm.JobResult;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.convert.ImageRequest;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.jspecify.annotations.Nullable;

/** Images that nodes have made, on their way to the output directory. */
public final class FarmedImages {
    private final Farm farm;
    private final JobResources resources;
    private final OutputImages store;
    private final JsonMapper json = JsonMapper.builder().build();

    public FarmedImages(Farm farm, JobResources resources, OutputImages store) {
        this.farm = farm;
        this.resources = resources;
        this.store = store;
    }

    /** The job of an order. */
    public FarmJob job(String label, ConversionOrder order) {
        return FarmJob.of(label, resources, json.valueToTree(order));
    }

    /**
     * Gives the images of a job that has ended their names; what it ended with otherwise is thrown.
     *
     * @param key under which to note that they are complete, or null
     * @param replace whether what has their names is replaced
     * @param publishing is told of the files before any of them gets its name
     */
    public StoredImage take(
            FarmJob job,
            ConversionOrder order,
            @Nullable String key,
            boolean replace,
            Consumer<List<MadeFile>> publishing) {
        JobResult result = farm.result(job);
        StoredImage image;
        Map<Path, String> files;
        try {
            image = checked(result, order);
            files = files(result, image);
        } catch (Problem e) {
            farm.forget(job);
            throw e;
        }
        store.adopt(files, image, key, replace, publishing);
        farm.forget(job);
        return image;
    }

    private StoredImage checked(JobResult result, ConversionOrder order) {
        try {
            StoredImage image = json.treeToValue(result.told(), StoredImage.class);
            if (image != null
                    && image.format().equals(order.format().format().qemuName())
                    && image.disks().get(0).file().equals(order.fileName())
                    && Objects.equals(image.sourceSha512(), order.sha512())) {
                return image;
            }
            throw new ItemProblem("the job's record is about another image");
        } catch (JsonProcessingException e) {
            throw new ItemProblem("the job's record says nothing of an image").causedBy(e);
        }
    }

    /** The names are those that this run would have given: a record names no other file of the output directory. */
    private static Map<Path, String> files(JobResult result, StoredImage image) {
        Map<Path, String> files = new LinkedHashMap<>();
        String first = image.disks().get(0).file();
        for (StoredImage.StoredDisk disk : image.disks()) {
            Path file = result.files().get(disk.file());
            if (file == null || !disk.file().equals(ImageRequest.fileName(first, files.size()))) {
                throw new ItemProblem("the job's record names " + disk.file() + ", which it has not made");
            }
            files.put(file, disk.file());
        }
        return files;
    }
}
