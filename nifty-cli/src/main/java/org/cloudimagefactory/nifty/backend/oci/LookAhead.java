package org.cloudimagefactory.nifty.backend.oci;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.nifty.plan.Appliance;
import org.cloudimagefactory.nifty.plan.Step;

/** Finds before the first byte is moved what would stop an appliance: above all names that somebody else has. */
final class LookAhead {
    private final RegistryReader reader;
    private final Views views;
    private final Layout layout;
    private final Places places;
    private final Installations installations;
    private final Records records;
    private final Naming naming;
    private final Publisher publisher;

    LookAhead(
            RegistryReader reader,
            Views views,
            Layout layout,
            Places places,
            Installations installations,
            Records records,
            Naming naming,
            Publisher publisher) {
        this.reader = reader;
        this.views = views;
        this.layout = layout;
        this.places = places;
        this.installations = installations;
        this.records = records;
        this.naming = naming;
        this.publisher = publisher;
    }

    void check(List<Step> steps) {
        Map<Place, RepositoryView> seen = new HashMap<>();
        for (Step step : steps) {
            step.upload().ifPresent(upload -> {
                layout.check(upload.appliance());
                Place place = places.of(upload.appliance(), upload.datastore());
                RepositoryView view = seen.computeIfAbsent(place, key -> look(key, upload.appliance()));
                String tag = OciNames.longTag(
                        place.shortTag(),
                        upload.appliance().version(),
                        upload.disk().index(),
                        1);
                view.tag(tag)
                        .ifPresent(tagged ->
                                records.requireOwn(tagged, upload.appliance().identifier()));
            });
            step.publication().ifPresent(publish -> {
                layout.check(publish.appliance());
                Place place = places.of(publish.appliance(), publish.datastore());
                RepositoryView view = seen.computeIfAbsent(place, key -> look(key, publish.appliance()));
                view.tag(place.shortTag())
                        .ifPresent(tagged ->
                                records.requireOwn(tagged, publish.appliance().identifier()));
                publisher.rehearse(publish, place, view.tag(place.shortTag()));
            });
        }
    }

    private RepositoryView look(Place place, Appliance appliance) {
        installations.enter(place.project());
        RepositoryView view = views.of(place.repository());
        if (view.isOfOthers(records.owner()) && !isEntered(place)) {
            throw new ItemProblem("the repository " + place.repository() + " is held by " + Records.holder(view.all())
                            + ", so nothing was uploaded")
                    .hint("choose another with --repository '" + appliance.identifier() + "=REPOSITORY'");
        }
        if (!view.all().isEmpty() && isLost(place)) {
            naming.enter(place.repository());
            throw new ItemProblem("the index of " + place.project() + " did not name the repository "
                            + place.repository() + ", although it is ours; it does now")
                    .hint("run nifty again");
        }
        return view;
    }

    /** Whether this nifty has had the index name it: then somebody has pushed into a repository of ours, and not we into his. */
    private boolean isEntered(Place place) {
        return entry(place)
                .flatMap(entry -> entry.own(records.owner(), ItemRecord.Kind.ENTRY))
                .isPresent();
    }

    private boolean isLost(Place place) {
        return entry(place).isEmpty();
    }

    private Optional<Tagged> entry(Place place) {
        return reader.tagged(new Reference(RegistryReader.index(place.project()), OciNames.indexTag(place.name())));
    }
}
