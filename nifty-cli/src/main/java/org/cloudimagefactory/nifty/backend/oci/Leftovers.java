package org.cloudimagefactory.nifty.backend.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.nifty.plan.Step;

/**
 * What runs that were cut off have left in repositories: states of what is gone, manifests that have no name, and what refers to them.
 * Only what bears a record of this nifty is one, or what a run has noted before it began to make or to remove it.
 */
final class Leftovers {
    private final Registry registry;
    private final RegistryReader reader;
    private final Views views;
    private final Records records;
    private final Deletions deletions;
    private final UnfinishedFiles unfinished;

    Leftovers(
            Registry registry,
            RegistryReader reader,
            Views views,
            Records records,
            Deletions deletions,
            UnfinishedFiles unfinished) {
        this.registry = registry;
        this.reader = reader;
        this.views = views;
        this.records = records;
        this.deletions = deletions;
        this.unfinished = unfinished;
    }

    /** All of one repository; nothing is asked where there is nothing odd. */
    List<Step.Upkeep> in(String project, RepositoryView view) {
        List<Step.Upkeep> found = new ArrayList<>();
        if (unfinished.isRefusing(view.repository())) {
            return found;
        }
        for (Tagged tagged : view.all()) {
            tagged.own(records.owner(), ItemRecord.Kind.STATE)
                    .filter(state -> isOfNothing(view, state))
                    .ifPresent(state -> found.add(
                            sweep(project, tagged.appliance(), tagged.reference(), "what it was noted about is gone")));
        }
        for (Digest subject : view.subjects()) {
            if (view.holders(subject).isEmpty()) {
                ours(view.repository(), subject)
                        .ifPresent(document -> found.add(sweep(
                                project,
                                document.annotations().getOrDefault(AnnotationNames.APPLIANCE, ""),
                                view.repository() + "@" + subject,
                                "a run was cut off before it had a name")));
            }
        }
        for (UnfinishedFiles.Unfinished noted : unfinished.of(view.repository())) {
            Digest digest = noted.digest();
            String id = view.repository() + "@" + digest;
            boolean isNew = found.stream().noneMatch(step -> step.id().equals(id));
            if (isNew && isLeft(view, noted) && isThere(view.repository(), digest)) {
                found.add(sweep(project, "", id, "a run was cut off that made or removed it"));
            }
        }
        return found;
    }

    private static Step.Upkeep sweep(String project, String appliance, String id, String reason) {
        String name = id.replaceFirst("@.*", "").replaceFirst(".*/", "").replaceFirst(":.*", "");
        return new Step.Upkeep(Step.Upkeep.Kind.SWEEP, appliance.isEmpty() ? name : appliance, project, id, reason);
    }

    private static boolean isOfNothing(RepositoryView view, ItemRecord state) {
        return view.tag(state.tag())
                .filter(subject -> subject.digest().toString().equals(state.of()))
                .isEmpty();
    }

    private boolean isLeft(RepositoryView view, UnfinishedFiles.Unfinished noted) {
        Digest subject = noted.subject();
        return view.holders(noted.digest()).isEmpty() && (subject == null || !isThere(view.repository(), subject));
    }

    private boolean isThere(RepositoryName repository, Digest digest) {
        return registry.head(repository, digest.toString()).isPresent();
    }

    private Optional<RegistryDocument> ours(RepositoryName repository, Digest digest) {
        try {
            return registry.document(repository, digest.toString())
                    .filter(document -> records.haveMade(document.annotations()));
        } catch (ItemProblem e) {
            return Optional.empty();
        }
    }

    /** Removes one, if nobody has given it a name meanwhile. */
    void sweep(String id) {
        int at = id.lastIndexOf('@');
        if (at < 0) {
            Reference reference = Reference.parse(id);
            RepositoryView view = views.of(reference.repository());
            reader.tagged(reference)
                    .filter(tagged -> tagged.own(records.owner(), ItemRecord.Kind.STATE)
                            .filter(state -> isOfNothing(view, state))
                            .isPresent())
                    .ifPresent(deletions::removeWithTag);
            return;
        }
        RepositoryName repository = RepositoryName.parse(id.substring(0, at));
        Digest digest = Digest.parse(id.substring(at + 1));
        RepositoryView view = views.of(repository);
        boolean isOurs = unfinished.of(repository).stream()
                        .anyMatch(noted -> noted.digest().equals(digest) && isLeft(view, noted))
                || ours(repository, digest).isPresent();
        if (isOurs) {
            deletions.removeUnnamed(repository, digest);
        }
        unfinished.forget(repository, digest);
    }
}
