package org.cloudimagefactory.nifty.backend.opennebula;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.backend.AccessRules;
import org.cloudimagefactory.nifty.oca.Client;
import org.cloudimagefactory.nifty.oca.Image;
import org.cloudimagefactory.nifty.oca.OneResponse;
import org.cloudimagefactory.nifty.oca.PoolFilter;
import org.cloudimagefactory.nifty.oca.Template;
import org.cloudimagefactory.nifty.oca.TemplatePool;
import org.cloudimagefactory.nifty.plan.AttributeNames;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.ImageStatus;
import org.cloudimagefactory.nifty.plan.PublishedImage;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens images to their users and has a VM template use them. The digest is written last: an object that carries it has its
 * permissions and its group, too.
 */
final class TemplatePublisher {
    private static final Logger LOG = LoggerFactory.getLogger(TemplatePublisher.class);
    private static final Set<String> RESERVED = Set.of("NAME");

    private final Client client;
    private final Answers answers;
    private final AccessRules access;
    private final Groups groups;
    private final ImageDescriptions images;
    private final TemplateSource source;
    private final Rendering rendering;

    TemplatePublisher(
            Client client,
            Answers answers,
            AccessRules access,
            Groups groups,
            ImageDescriptions images,
            TemplateSource source,
            Rendering rendering) {
        this.client = client;
        this.answers = answers;
        this.access = access;
        this.groups = groups;
        this.images = images;
        this.source = source;
        this.rendering = rendering;
    }

    /** Renders the template, which must not fail after images were uploaded for it. */
    void rehearse(Step.Publish step) {
        List<String> ids = step.appliance().disks().stream()
                .map(disk -> Integer.toString(disk.index()))
                .toList();
        source.render(rendering.variables().ofTemplate(step.appliance(), ids, step.datastore(), step.name()));
    }

    void publish(Step.Publish step) {
        Optional<Integer> group = groups.of(step.appliance());
        int permissions = access.permissionsFor(step.appliance().descriptor().groups());
        step.images().forEach(image -> open(image, step, permissions, group));
        TemplateDocument document = document(step);
        Map<String, String> digest =
                Map.of(AttributeNames.DIGEST, step.appliance().digest());
        CloudTemplate there = step.template();
        String what = "publish template '" + step.name() + "'";
        if (there == null) {
            Template template = new Template(allocate(step, document), client);
            try {
                access(template, permissions, group, what);
                answers.require(template.update(TemplateDocument.of(digest).toXml(), true), what, template);
            } catch (ItemProblem e) {
                discard(template);
                throw e;
            }
        } else {
            Template template = new Template(Integer.parseInt(there.id()), client);
            answers.require(template.info(), what, template);
            try {
                access(template, permissions, group, what);
                answers.require(
                        template.update(content(template, document).with(digest).toXml(), false), what, template);
            } catch (ItemProblem e) {
                putBack(template);
                throw e;
            }
        }
    }

    private void open(PublishedImage published, Step.Publish step, int permissions, Optional<Integer> group) {
        Image image = new Image(Integer.parseInt(published.image().id()), client);
        String what = "publish " + published.image().described();
        if (published.restore()) {
            // One in use could not be disabled, and can't be enabled either.
            if (published.image().status() != ImageStatus.USED) {
                answers.require(image.enable(), what, image);
            }
            answers.require(image.rename(published.restoredName()), what, image);
        }
        if (published.open()) {
            answers.require(image.chmod(permissions), what, image);
            group.ifPresent(gid -> answers.require(image.chgrp(gid), what, image));
        }
        if (published.describe()) {
            TemplateDocument renewed = images.renewed(published, step.appliance(), step.datastore());
            answers.require(image.update(renewed.toXml(), false), what, image);
        }
    }

    /** Half a template is of no use; when the server can't be reached, the next run completes it. */
    private static void discard(Template template) {
        OneResponse response = template.delete();
        if (response.isError()) {
            LOG.warn("cannot remove template {}: {}", template.id(), response.message());
        }
    }

    /** A template whose content could not be renewed is for those whom it was for; as it was known before. */
    private static void putBack(Template template) {
        for (OneResponse response : List.of(template.chmod(template.permissions()), template.chgrp(template.gid()))) {
            if (response.isError()) {
                LOG.warn("cannot put template {} back: {}", template.id(), response.message());
            }
        }
    }

    private void access(Template template, int permissions, Optional<Integer> group, String what) {
        answers.require(template.chmod(permissions), what, template);
        group.ifPresent(gid -> answers.require(template.chgrp(gid), what, template));
    }

    private static TemplateDocument content(Template template, TemplateDocument ours) {
        return AdoptedTemplate.isOne(template.attributes())
                ? new AdoptedTemplate(template.attributes()).with(ours)
                : ours;
    }

    private TemplateDocument document(Step.Publish step) {
        List<String> ids = step.images().stream()
                .sorted(Comparator.comparing(published -> published.disk().index()))
                .map(published -> published.image().id())
                .toList();
        Map<String, String> own = rendering
                .attributes()
                .ofTemplate(step.appliance(), step.datastore().id());
        CarriableText.warnOfLosses(own);
        return source.render(rendering.variables().ofTemplate(step.appliance(), ids, step.datastore(), step.name()))
                .without(RESERVED)
                .with(CarriableText.withExactTexts(own));
    }

    private int allocate(Step.Publish step, TemplateDocument document) {
        String template = document.with(Map.of("NAME", step.name())).toXml();
        return new Allocation(answers, "make template '" + step.name() + "'")
                .run(() -> Template.allocate(client, template), () -> find(step))
                .orElseThrow(() -> new ItemProblem("cannot make template '" + step.name()
                                + "': another one has taken its name in the meantime")
                        .hint("the next run takes another name"));
    }

    private Optional<Integer> find(Step.Publish step) {
        List<Integer> found = new ArrayList<>();
        AtomicReference<@Nullable Stamp> stamp = new AtomicReference<>();
        answers.require(
                new TemplatePool(client, PoolFilter.mine()).info(template -> {
                    stamp.set(rendering.stamps().own(template.attributes()).orElse(null));
                    Stamp own = stamp.get();
                    if (template.name().equals(step.name())
                            && own != null
                            && own.identifier().equals(step.appliance().identifier())
                            && step.appliance().version().equals(own.version())) {
                        found.add(template.id());
                    }
                }),
                "list templates");
        return found.stream().findFirst();
    }
}
