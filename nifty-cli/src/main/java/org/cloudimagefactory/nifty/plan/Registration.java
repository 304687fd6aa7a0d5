package org.cloudimagefactory.nifty.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings one version of an appliance into a datastore: images first, then the template, and only then goes what was there
 * before. What an earlier run has done already is found and used.
 */
final class Registration {
    private final Appliance appliance;
    private final CurrentState state;
    private final Policy policy;
    private final TakenNames names;
    private final Retirement retirement;
    private final List<Step> steps = new ArrayList<>();

    Registration(Appliance appliance, CurrentState state, Policy policy, TakenNames names, Retirement retirement) {
        this.appliance = appliance;
        this.state = state;
        this.policy = policy;
        this.names = names;
        this.retirement = retirement;
    }

    List<Step> steps(Set<String> expiredVersions) {
        List<PublishedImage> chosen = new ArrayList<>();
        List<CloudImage> used = new ArrayList<>();
        boolean uploads = false;
        for (ApplianceDisk disk : appliance.disks()) {
            Optional<CloudImage> there = state.find(appliance, disk, policy);
            there.ifPresent(used::add);
            if (there.isPresent() && there.get().status() != ImageStatus.PENDING) {
                chosen.add(published(disk, there.get()));
            } else {
                uploads = true;
                upload(disk, there.orElse(null));
            }
        }
        publish(chosen, uploads);
        state.spareTemplates()
                .forEach(template -> steps.add(new Step.DeleteTemplate(template, "the appliance has another one")));
        supersede(used, expiredVersions);
        return steps;
    }

    private PublishedImage published(ApplianceDisk disk, CloudImage image) {
        boolean restore = image.stamp().expired();
        boolean describe = restore || !appliance.digest().equals(image.stamp().digest());
        boolean open = describe || !state.isPublished(image);
        String name = restore ? names.ofImage(appliance, disk, state.datastore()) : image.name();
        return new PublishedImage(image, disk, describe, open, restore, name);
    }

    private void upload(ApplianceDisk disk, @Nullable CloudImage pending) {
        String name = pending == null ? names.ofImage(appliance, disk, state.datastore()) : pending.name();
        String reason = pending != null ? "an earlier run began to upload it" : whyNew();
        steps.add(new Step.Upload(appliance, disk, state.datastore(), name, pending, reason));
    }

    private String whyNew() {
        Optional<String> before = state.version();
        if (before.isEmpty()) {
            return "version " + appliance.version() + " is new";
        }
        return before.get().equals(appliance.version())
                ? "version " + appliance.version() + " has another content"
                : "version " + appliance.version() + " replaces version " + before.get();
    }

    private void publish(List<PublishedImage> chosen, boolean uploads) {
        CloudTemplate template = state.template().orElse(null);
        String reason = null;
        if (template == null) {
            reason = "there is no template yet";
        } else if (template.stamp().expired()) {
            reason = "a successor has come";
        } else if (uploads || !state.uses(template, chosen)) {
            reason = "it is to use version " + appliance.version();
        } else if (!appliance.digest().equals(template.stamp().digest())
                || chosen.stream().anyMatch(image -> image.describe() || image.open())) {
            reason = "its metadata has changed";
        }
        if (reason != null) {
            String name =
                    template == null ? names.ofTemplate(appliance.identifier(), state.datastore()) : template.name();
            steps.add(new Step.Publish(appliance, state.datastore(), name, template, chosen, reason));
        }
    }

    /** What is not used any longer goes; the newest of it may be kept. */
    private void supersede(List<CloudImage> used, Set<String> expiredVersions) {
        List<CloudImage> others = state.inService().stream()
                .filter(image -> !used.contains(image))
                .sorted(Comparator.comparing(CloudImage::registered)
                        .thenComparing(CloudImage::id)
                        .reversed())
                .toList();
        List<String> kept = new ArrayList<>();
        for (CloudImage image : others) {
            String version = String.valueOf(image.stamp().version());
            if (expiredVersions.contains(version)) {
                steps.addAll(retirement.retire(image, "version " + version + " has expired"));
                continue;
            }
            boolean older = !version.equals(appliance.version());
            if (older && image.hasContent() && !kept.contains(version) && kept.size() < policy.keep() - 1) {
                kept.add(version);
            }
            if (!image.hasContent() || !kept.contains(version)) {
                steps.addAll(retirement.retire(
                        image, "version " + appliance.version() + " has taken the place of version " + version));
            }
        }
    }
}
