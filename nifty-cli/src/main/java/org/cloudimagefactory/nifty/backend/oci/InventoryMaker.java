package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.nifty.plan.CloudDatastore;
import org.cloudimagefactory.nifty.plan.CloudImage;
import org.cloudimagefactory.nifty.plan.CloudTemplate;
import org.cloudimagefactory.nifty.plan.ImageStatus;
import org.cloudimagefactory.nifty.plan.Inventory;
import org.cloudimagefactory.nifty.plan.Stamp;
import org.cloudimagefactory.nifty.plan.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads repositories as a plan sees them. */
final class InventoryMaker {
    private static final Logger LOG = LoggerFactory.getLogger(InventoryMaker.class);

    private final String owner;
    private final Renewals renewals;
    private final Leftovers leftovers;
    private final Clock clock;
    private final List<Step.Upkeep> upkeep = new ArrayList<>();
    private final Map<String, List<String>> notes = new HashMap<>();
    private final List<CloudImage> images = new ArrayList<>();
    private final List<CloudTemplate> templates = new ArrayList<>();
    private final Set<String> imageNames = new HashSet<>();
    private final Set<String> templateNames = new HashSet<>();

    InventoryMaker(String owner, Renewals renewals, Leftovers leftovers, Clock clock) {
        this.clock = clock;
        this.renewals = renewals;
        this.leftovers = leftovers;
        this.owner = owner;
    }

    /** All that is there, by the projects that are the datastores. */
    Inventory make(List<String> projects, Map<String, List<RepositoryView>> views) {
        views.forEach((project, repositories) -> repositories.forEach(view -> {
            view.all().forEach(tagged -> add(project, view, tagged));
            upkeep.addAll(leftovers.in(project, view));
        }));
        return new Inventory(
                projects.stream()
                        .map(project -> new CloudDatastore(project, project))
                        .toList(),
                images,
                templates,
                imageNames,
                templateNames,
                upkeep,
                notes);
    }

    /** An image as it is by its manifest and by what has changed since. */
    static CloudImage image(String project, Tagged tagged, ItemRecord now, int copies) {
        return image(project, tagged, now, copies, Records.isExpired(now.attributes()));
    }

    private static CloudImage image(String project, Tagged tagged, ItemRecord now, int copies, boolean hidden) {
        Stamp stamp = Stamp.of(now.attributes()).orElseThrow();
        ImageStatus unused = stamp.expired() ? ImageStatus.DISABLED : ImageStatus.READY;
        return new CloudImage(
                tagged.reference(),
                now.name(),
                project,
                stamp,
                copies > 0 ? ImageStatus.USED : unused,
                copies,
                tagged.created(),
                hidden,
                false,
                "");
    }

    private void add(String project, RepositoryView view, Tagged tagged) {
        tagged.named().ifPresent(item -> {
            switch (item.kind()) {
                case IMAGE -> image(project, view, tagged, item);
                case OFFER, TOMBSTONE -> template(project, view, tagged, item);
                default -> {}
            }
        });
    }

    private void image(String project, RepositoryView view, Tagged tagged, ItemRecord item) {
        ItemRecord now = view.now(tagged, item);
        imageNames.add(now.name());
        boolean ours = item.owner().equals(owner) && Stamp.of(now.attributes()).isPresent();
        if (ours) {
            if (!Records.isExpired(now.attributes())) {
                renew(project, tagged, now);
            }
            int copies = view.copies(tagged).size();
            if (!Records.isExpired(now.attributes()) && isForgotten(view, tagged)) {
                Map<String, String> over =
                        Records.expired(now.attributes(), clock.instant().toString());
                images.add(image(project, tagged, now.with(over), copies, false));
            } else {
                images.add(image(project, tagged, now, copies));
            }
            view.tag(OciNames.stateTag(tagged.tag()))
                    .filter(state -> !state.isOf(owner) || !state.sealed())
                    .ifPresent(state -> LOG.warn(
                            "{} is not of this nifty, or not signed with its key; what was noted of {} since it was made is"
                                    + " lost, and what its own manifest says counts",
                            state.reference(),
                            tagged.reference()));
        }
    }

    /**
     * Whether an image was out of service by a state that nobody vouches for, as one that a nifty has made which sealed none. It is
     * believed only where nothing of the appliance is offered, and from now on.
     */
    private boolean isForgotten(RepositoryView view, Tagged image) {
        return view.tag(OciNames.stateTag(image.tag()))
                        .filter(state -> !state.sealed())
                        .flatMap(state -> state.own(owner, ItemRecord.Kind.STATE))
                        .filter(state -> state.of().equals(image.digest().toString()))
                        .filter(state -> Records.isExpired(state.attributes()))
                        .isPresent()
                && view.all().stream()
                        .filter(tagged -> tagged.own(owner, ItemRecord.Kind.OFFER)
                                .filter(offer -> tagged.appliance().equals(image.appliance())
                                        || offer.images().contains(image.tag()))
                                .isPresent())
                        .findAny()
                        .isEmpty();
    }

    private void template(String project, RepositoryView view, Tagged tagged, ItemRecord item) {
        Stamp stamp = Stamp.of(item.attributes()).orElse(null);
        if (stamp == null) {
            // What was deleted is gone, even where the registry keeps its tag.
            return;
        }
        templateNames.add(item.name());
        // Those of another appliance are refused when they are to be replaced, so they are no offer of this one.
        if (item.owner().equals(owner) && tagged.appliance().equals(stamp.identifier())) {
            List<String> ids = item.images().stream()
                    .map(tag -> tagged.repository() + ":" + tag)
                    .toList();
            ItemRecord now = view.now(tagged, item);
            renew(project, tagged, now);
            if (item.kind() == ItemRecord.Kind.OFFER) {
                renewals.unrenewed(tagged, now)
                        .ifPresent(note -> notes.computeIfAbsent(stamp.identifier(), key -> new ArrayList<>())
                                .add(note));
            }
            templates.add(new CloudTemplate(tagged.reference(), item.name(), project, stamp, ids, false));
        }
    }

    private void renew(String project, Tagged tagged, ItemRecord now) {
        renewals.due(tagged, now)
                .ifPresent(reason -> upkeep.add(new Step.Upkeep(
                        Step.Upkeep.Kind.RENEW, tagged.appliance(), project, tagged.reference(), reason)));
    }
}
