package org.cloudimagefactory.nifty.backend.oci;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.Manifest;
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
    private final Clock clock;

    Leftovers(
            Registry registry,
            RegistryReader reader,
            Views views,
            Records records,
            Deletions deletions,
            UnfinishedFiles unfinished,
            Clock clock) {
        this.clock = clock;
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
                    .filter(state -> isOfNothing(view.tag(state.tag()), state))
                    .filter(state -> view.copies(tagged).isEmpty())
                    .ifPresent(state -> found.add(
                            sweep(project, tagged.appliance(), tagged.reference(), "what it was noted about is gone")));
        }
        for (Tagged tagged : view.all()) {
            if (tagged.own(records.owner(), ItemRecord.Kind.CHUNKS).isPresent()
                    && view.copies(tagged).isEmpty()
                    && isOld(tagged.created())) {
                found.add(sweep(project, tagged.appliance(), tagged.reference(), "chunks of which no image is there"));
            }
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

    private static boolean isOfNothing(Optional<Tagged> there, ItemRecord state) {
        return there.filter(subject -> subject.digest().toString().equals(state.of()))
                .isEmpty();
    }

    private boolean isLeft(RepositoryView view, UnfinishedFiles.Unfinished noted) {
        Digest subject = noted.subject();
        return view.holders(noted.digest()).isEmpty() && (subject == null || !isThere(view.repository(), subject));
    }

    private boolean isThere(RepositoryName repository, Digest digest) {
        return registry.head(repository, digest.toString()).isPresent();
    }

    /** What is ours, and is to have a name; who has just made it may be about to give it one, also on another machine. */
    private Optional<RegistryDocument> ours(RepositoryName repository, Digest digest) {
        if (unfinished.isUnderWay(repository, digest)) {
            return Optional.empty();
        }
        try {
            return registry.document(repository, digest.toString())
                    .filter(document -> records.made(document.annotations())
                            .filter(item -> isNameless(repository, document, item))
                            .isPresent());
        } catch (ItemProblem e) {
            return Optional.empty();
        }
    }

    private boolean isNameless(RepositoryName repository, RegistryDocument document, ItemRecord item) {
        return switch (item.kind()) {
            case IMAGE, OFFER, TOMBSTONE, CHUNKS ->
                isOld(Tagged.time(document.annotations().getOrDefault(AnnotationNames.CREATED, "")));
            // It never has a name, and somebody may have signed it: it goes after what it belongs to.
            case ATTACHMENT ->
                document instanceof Manifest manifest
                        && manifest.subject() != null
                        && !isThere(repository, manifest.subject().digest());
            case STATE, ENTRY -> false;
        };
    }

    /** Whether no run can be at work with it any more. */
    private boolean isOld(Instant created) {
        return created.plus(UnfinishedFiles.AT_WORK).isBefore(clock.instant());
    }

    /**
     * Removes one, if nobody has given it a name meanwhile.
     *
     * @return whether it was to be removed still
     * @throws ItemProblem when the registry refuses
     */
    boolean sweep(String id) {
        int at = id.lastIndexOf('@');
        if (at < 0) {
            Reference reference = Reference.parse(id);
            requireWilling(reference.repository());
            Optional<Tagged> left = reader.tagged(reference)
                    .filter(tagged -> deletions.areLeft(tagged)
                            || tagged.own(records.owner(), ItemRecord.Kind.STATE)
                                    .filter(state -> isOfNothing(subject(reference, state), state))
                                    .isPresent())
                    .filter(tagged -> deletions.others(tagged).isEmpty());
            if (left.isPresent() && !deletions.removeWithTag(left.get())) {
                throw stays(id);
            }
            return left.isPresent();
        }
        RepositoryName repository = RepositoryName.parse(id.substring(0, at));
        requireWilling(repository);
        Digest digest = Digest.parse(id.substring(at + 1));
        RepositoryView view = views.of(repository);
        boolean isLeft = view.holders(digest).isEmpty()
                && (unfinished.of(repository).stream()
                                .anyMatch(noted -> noted.digest().equals(digest) && isLeft(view, noted))
                        || ours(repository, digest).isPresent());
        if (isLeft && !deletions.removeUnnamed(repository, digest)) {
            throw stays(id);
        }
        unfinished.forget(repository, digest);
        return isLeft;
    }

    /** As it is now: another run may have named one since the repository was read. */
    private Optional<Tagged> subject(Reference state, ItemRecord item) {
        return reader.tagged(new Reference(state.repository(), item.tag()));
    }

    private void requireWilling(RepositoryName repository) {
        if (unfinished.isRefusing(repository)) {
            throw stays(repository.toString());
        }
    }

    private static ItemProblem stays(String id) {
        return new ItemProblem("what a run has left in " + id + " stays: the registry does not delete it")
                .hint(
                        "nothing depends on it; give the user the right to delete there, or remove it by the registry's own means");
    }
}
