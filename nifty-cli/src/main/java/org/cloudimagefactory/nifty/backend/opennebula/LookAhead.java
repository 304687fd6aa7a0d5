package org.cloudimagefactory.nifty.backend.opennebula;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.oca.Datastore;
import org.cloudimagefactory.nifty.oca.DatastoreQuota;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Step;

/**
 * Finds what is bound to fail before the first byte is moved: groups, templates that can't be rendered, locks, space and
 * quotas. What it can't know, the server says later.
 */
final class LookAhead {
    private static final long MEGABYTE = 1L << 20;

    private final SeenCloud seen;
    private final Caller caller;
    private final Groups groups;
    private final ImageDescriptions images;
    private final TemplatePublisher templates;
    private final boolean skipCapacityCheck;

    LookAhead(
            SeenCloud seen,
            Caller caller,
            Groups groups,
            ImageDescriptions images,
            TemplatePublisher templates,
            boolean skipCapacityCheck) {
        this.seen = seen;
        this.caller = caller;
        this.groups = groups;
        this.images = images;
        this.templates = templates;
        this.skipCapacityCheck = skipCapacityCheck;
    }

    void check(List<Step> steps) {
        List<Step.Upload> uploads = steps.stream()
                .flatMap(step -> step.upload().stream())
                .filter(Step.Upload::isNew)
                .toList();
        for (Step step : steps) {
            step.publication().ifPresent(this::publication);
        }
        for (Step.Upload upload : uploads) {
            images.render(upload.appliance(), upload.disk(), upload.datastore(), upload.name());
        }
        if (!uploads.isEmpty()) {
            room(uploads);
        }
    }

    private void publication(Step.Publish publication) {
        groups.of(publication.appliance());
        locks(publication);
        templates.rehearse(publication);
    }

    private void locks(Step.Publish publication) {
        if (publication.template() != null
                && seen.isLockedTemplate(publication.template().id())) {
            throw locked(
                    publication.template().described(),
                    "onetemplate",
                    publication.template().id());
        }
        for (PublishedImage image : publication.images()) {
            boolean changes = image.open() || image.describe() || image.restore();
            if (changes && seen.isLockedImage(image.image().id())) {
                throw locked(
                        image.image().described(), "oneimage", image.image().id());
            }
        }
    }

    private static ItemProblem locked(String told, String command, String id) {
        return new ItemProblem(told + " is locked, so nothing was uploaded").hint(Answers.unlock(command, id));
    }

    private void room(List<Step.Upload> uploads) {
        String id = uploads.get(0).datastore().id();
        String name = uploads.get(0).datastore().name();
        long needed = uploads.stream().mapToLong(LookAhead::megabytes).sum();
        Optional<Datastore> datastore = seen.datastore(id)
                .filter(found -> !skipCapacityCheck && found.isCapacityChecked() && found.totalMb() > 0);
        if (datastore.isPresent() && needed > datastore.get().availableMb()) {
            throw new ItemProblem("not enough space in datastore '" + name + "': " + needed + " MB are needed, and "
                            + datastore.get().availableMb() + " MB are left")
                    .hint(Answers.ROOM);
        }
        for (DatastoreQuota quota : caller.quotas()) {
            if (!Integer.toString(quota.datastore()).equals(id)) {
                continue;
            }
            if (quota.size() >= 0 && quota.sizeUsed() + needed > quota.size()) {
                throw quota("SIZE", name, quota.size(), quota.sizeUsed(), needed, " MB");
            }
            if (quota.images() >= 0 && quota.imagesUsed() + uploads.size() > quota.images()) {
                throw quota("IMAGES", name, quota.images(), quota.imagesUsed(), uploads.size(), "");
            }
        }
    }

    private ItemProblem quota(String metric, String datastore, long limit, long used, long needed, String unit) {
        return new ItemProblem("the " + metric + " quota of user '" + caller.name()
                        + "' or of its group in datastore '"
                        + datastore + "' is too small: " + needed + unit + " are needed, and " + used + unit + " of "
                        + limit + unit + " are taken")
                .hint(Answers.QUOTA);
    }

    /** What a guest sees of it; where the descriptor does not say that, at least what there is of the file. */
    private static long megabytes(Step.Upload upload) {
        Long size = upload.disk().disk().size();
        if (size == null) {
            try {
                size = Files.size(Path.of(upload.disk().disk().path()));
            } catch (IOException e) {
                return 0;
            }
        }
        return (size + MEGABYTE - 1) / MEGABYTE;
    }
}
