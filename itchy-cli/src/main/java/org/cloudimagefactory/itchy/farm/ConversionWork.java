package org.cloudimagefactory.itchy.farm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Path;
import org.cloudimagefactory.common.farm.NodeJob;
import org.cloudimagefactory.common.image.QemuImg;
import org.cloudimagefactory.common.image.inspect.InspectionLimits;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.process.CommandRunner;
import org.cloudimagefactory.common.spool.WorkRecords;
import org.cloudimagefactory.common.work.Progress;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.cloudimagefactory.itchy.convert.DiskConverter;
import org.cloudimagefactory.itchy.convert.ImageIntake;
import org.cloudimagefactory.itchy.convert.ImageRequest;
import org.cloudimagefactory.itchy.convert.OutputImages;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.sanitize.FileInspector;
import org.cloudimagefactory.itchy.sanitize.QemuCheck;
import org.cloudimagefactory.itchy.sanitize.Workspace;
import org.cloudimagefactory.itchy.source.ClaimedFile;

/** What a node does: the whole way of one published file, into the directory of its attempt. */
public final class ConversionWork implements NodeJob.Work {
    private final CommandRunner runner;
    private final WorkRecords records;
    private final ShutdownTasks shutdown;
    private final JsonMapper json = JsonMapper.builder().build();

    public ConversionWork(CommandRunner runner, WorkRecords records, ShutdownTasks shutdown) {
        this.runner = runner;
        this.records = records;
        this.shutdown = shutdown;
    }

    @Override
    public JsonNode run(JsonNode content, Path result) {
        ConversionOrder order = order(content);
        QemuImg qemuImg = new QemuImg(order.inspection().qemuImg(), runner);
        FileInspector inspector = new FileInspector(
                InspectionLimits.DEFAULT.withMaxVirtualSize(order.inspection().maxVirtualSize()),
                order.inspection().strict());
        ImageIntake intake = new ImageIntake(
                inspector,
                new QemuCheck(qemuImg),
                new DiskConverter(qemuImg, runner),
                new OutputImages(result, order.filePermissions()),
                records,
                shutdown);
        ImageRequest request = new ImageRequest(
                order.sha512(), order.claimedFormat(), order.fileName(), order.format(), null, false, files -> {});
        try (ClaimedFile file = claim(order);
                Workspace workspace = Workspace.open(Path.of(order.temporary()), "job", records, shutdown);
                Progress.Task task = Progress.NONE.start(order.source())) {
            if (order.size() != null && order.size() != file.size()) {
                throw new ItemProblem(
                        "image " + file.name() + " has " + file.size() + " bytes instead of " + order.size());
            }
            StoredImage image = intake.take(file, request, workspace, task);
            return json.valueToTree(image);
        }
    }

    private static ClaimedFile claim(ConversionOrder order) {
        Path source = Path.of(order.source());
        return order.within() == null
                ? ClaimedFile.open(source)
                : ClaimedFile.openWithin(source, Path.of(order.within()));
    }

    private ConversionOrder order(JsonNode content) {
        try {
            ConversionOrder order = json.treeToValue(content, ConversionOrder.class);
            if (order == null) {
                throw new ItemProblem("the job is empty");
            }
            return order;
        } catch (JsonProcessingException e) {
            throw new ItemProblem("the job is no conversion").causedBy(e);
        }
    }
}
