package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.DatastorePlan;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;
import org.cloudimagefactory.nifty.transfer.OpenImage;
import org.cloudimagefactory.nifty.transfer.UnacceptableImageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the steps for one appliance in one datastore, one after the other. It ends at the first that fails, unless the step
 * itself says that the others may go on.
 */
final class StepRunner implements Step.Visitor<Step> {
    private static final Logger LOG = LoggerFactory.getLogger(StepRunner.class);

    private final CloudBackend backend;
    private final ImageFiles files;
    private final List<PublishedImage> uploaded = new ArrayList<>();
    private final List<String> warnings;
    private final List<String> neglected;
    private boolean looked;
    private boolean began;
    private boolean published;
    private long bytes;

    /**
     * Runs steps against a cloud.
     *
     * @param warnings gets what nobody but an operator can see to
     * @param neglected gets why something was not kept up
     */
    StepRunner(CloudBackend backend, ImageFiles files, List<String> warnings, List<String> neglected) {
        this.backend = backend;
        this.files = files;
        this.warnings = warnings;
        this.neglected = neglected;
    }

    /** Whether an upload was begun, so that trying it all again costs something. */
    boolean hasUploaded() {
        return began;
    }

    /** How many bytes of images were brought into the cloud. */
    long uploadedBytes() {
        return bytes;
    }

    /** Each step that is done is added to the list. */
    void run(DatastorePlan plan, List<Step> done) {
        try {
            for (Step step : plan.steps()) {
                if (!looked && (step.upload().isPresent() || step.publication().isPresent())) {
                    lookAhead(plan.steps());
                }
                run(step).ifPresent(one -> {
                    done.add(one);
                    LOG.info("done: {}", one.text());
                });
            }
        } catch (ItemProblem | UnacceptableImageException e) {
            // When the cloud can't be reached, or nobody knows what has happened, the next run finds it and goes on.
            discardUnpublished();
            throw e;
        }
    }

    /** What was uploaded for nothing goes again. */
    private void discardUnpublished() {
        if (!published) {
            for (PublishedImage image : uploaded) {
                try {
                    backend.delete(new Step.DeleteImage(image.image(), "it was not published"));
                } catch (Problem e) {
                    LOG.warn("cannot remove {}: {}", image.image().described(), e.line());
                }
            }
        }
    }

    /** Everything is looked at that can be known before the first byte is moved: what is bound to fail fails here. */
    private void lookAhead(List<Step> steps) {
        looked = true;
        for (Step step : steps) {
            step.upload()
                    .filter(Step.Upload::isNew)
                    .ifPresent(upload -> files.open(upload.disk()).close());
        }
        backend.lookAhead(steps);
    }

    /** What was done; nothing where it failed and holds nothing up. */
    private Optional<Step> run(Step step) {
        try {
            return Optional.of(step.accept(this));
        } catch (Problem e) {
            switch (step.failed(e)) {
                case NEGLECT -> neglected.add(e.line());
                case WARNING -> warnings.add(e.line());
                case END -> throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public Step upload(Step.Upload upload) {
        began = true;
        AtomicLong size = new AtomicLong();
        CloudImage image = backend.upload(upload, () -> {
            OpenImage file = files.open(upload.disk());
            size.set(file.size());
            return file;
        });
        bytes += size.get();
        boolean describe = !upload.appliance().digest().equals(image.stamp().digest());
        uploaded.add(new PublishedImage(image, upload.disk(), describe, true, false, image.name()));
        return upload;
    }

    @Override
    public Step publish(Step.Publish publish) {
        backend.publish(withUploaded(publish));
        published = true;
        return publish;
    }

    @Override
    public Step change(Step.Change change) {
        change.apply(backend);
        return change;
    }

    @Override
    public Step keepUp(Step.Upkeep upkeep) {
        return backend.keepUp(upkeep) ? upkeep : upkeep.unneeded();
    }

    private Step.Publish withUploaded(Step.Publish publish) {
        List<PublishedImage> all = new ArrayList<>(publish.images());
        all.addAll(uploaded);
        return new Step.Publish(
                publish.appliance(), publish.datastore(), publish.name(), publish.template(), all, publish.reason());
    }
}
