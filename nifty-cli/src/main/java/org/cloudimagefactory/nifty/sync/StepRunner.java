package org.cloudimagefactory.nifty.sync;

import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.nifty.backend.CloudBackend;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.DatastorePlan;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;

/** Carries out the steps for one appliance in one datastore, one after the other; ends at the first that fails. */
final class StepRunner {
    private final CloudBackend backend;
    private final ImageFiles files;
    private final List<PublishedImage> uploaded = new ArrayList<>();

    StepRunner(CloudBackend backend, ImageFiles files) {
        this.backend = backend;
        this.files = files;
    }

    /** Each step that is done is added to the list. */
    void run(DatastorePlan plan, List<Step> done) {
        for (Step step : plan.steps()) {
            run(step);
            done.add(step);
        }
    }

    private void run(Step step) {
        if (step instanceof Step.Upload upload) {
            CloudImage image = backend.upload(upload, () -> files.open(upload.disk()));
            boolean describe = !upload.appliance().digest().equals(image.stamp().digest());
            uploaded.add(new PublishedImage(image, upload.disk(), describe, true, false, image.name()));
        } else if (step instanceof Step.Publish publish) {
            backend.publish(withUploaded(publish));
        } else if (step instanceof Step.RetireImage retirement) {
            backend.retire(retirement);
        } else if (step instanceof Step.RetireTemplate retirement) {
            backend.retire(retirement);
        } else if (step instanceof Step.DeleteImage deletion) {
            backend.delete(deletion);
        } else if (step instanceof Step.DeleteTemplate deletion) {
            backend.delete(deletion);
        } else if (step instanceof Step.AdoptImage adoption) {
            backend.adopt(adoption);
        } else if (step instanceof Step.AdoptTemplate adoption) {
            backend.adopt(adoption);
        }
    }

    private Step.Publish withUploaded(Step.Publish publish) {
        List<PublishedImage> all = new ArrayList<>(publish.images());
        all.addAll(uploaded);
        return new Step.Publish(
                publish.appliance(), publish.datastore(), publish.name(), publish.template(), all, publish.reason());
    }
}
