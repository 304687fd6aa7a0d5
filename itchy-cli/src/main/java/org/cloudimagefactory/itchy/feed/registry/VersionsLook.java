package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.ManifestHead;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RegistryDocument;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.jspecify.annotations.Nullable;

/**
 * Looks at tags that are versions of one appliance. Whichever was looked at is not asked for again, but for the one that is held:
 * its publisher may have ended it. Of the new ones the newest that is in order is taken.
 */
final class VersionsLook {
    /** More new ones at once than any publisher keeps. */
    private static final int NEW_LIMIT = 1000;

    private final RegistryClient client;
    private final ManifestJudge judge;
    private final PublisherRecord record = new PublisherRecord();

    VersionsLook(RegistryClient client, ManifestJudge judge) {
        this.client = client;
        this.judge = judge;
    }

    /**
     * One version that is new. Its manifest is fetched again when it is judged: there may be many, and few of them are.
     *
     * @param created as it says without a look at anything else
     * @param isTombstone whether it ends what was under its tag
     * @param isPart whether it is one disk of several, and no version of the appliance
     */
    private record Candidate(
            String tag, Digest digest, @Nullable Instant created, boolean isTombstone, boolean isPart) {}

    /**
     * How a look came out.
     *
     * @param held from now on
     * @param problem with a version that is newer and was not taken, or that none of what is new is a version
     */
    record Outcome(HeldAppliance held, Optional<ItemProblem> problem) {}

    Outcome look(ApplianceName name, HeldAppliance before, Collection<String> tags, boolean mustSay, Instant now)
            throws NoAnswerException {
        Map<String, String> settled = new HashMap<>(before.settled());
        settled.keySet().retainAll(tags);
        HeldAppliance held = isThere(name, before, tags, settled) ? before.missing(null) : before.missingAt(now);
        ItemProblem problem = null;
        boolean done = false;
        List<Candidate> candidates = candidates(name, tags, settled.keySet());
        for (Candidate candidate : candidates) {
            String digest = candidate.digest().toString();
            boolean isHeld = held.wasTaken() && candidate.tag().equals(held.tag());
            // A tombstone under another tag ends that alone, and nobody has what was there.
            boolean isNone = candidate.isTombstone() || candidate.isPart() || isNotNewer(candidate, held);
            if (done || (!isHeld && isNone)) {
                settled.put(candidate.tag(), digest);
                continue;
            }
            try {
                HeldAppliance taken = judge.take(
                        name, held.missing(null), document(name, candidate), candidate.tag(), true, mustSay, now);
                done = taken.artifact() != null;
                // What is not wanted says nothing of what is held, unless it took its place.
                held = done || isHeld || !held.wasTaken() ? taken : held;
                settled.put(candidate.tag(), digest);
            } catch (ItemProblem e) {
                problem = problem == null ? new ItemProblem("version " + candidate.tag() + ": " + e.line()) : problem;
            }
        }
        if (!held.wasTaken() && problem == null && settled.isEmpty()) {
            throw new ItemProblem("no tag of " + name.repository() + " is of the pattern " + name.tags());
        }
        if (problem == null && areOnlyParts(candidates, held)) {
            problem = onlyParts(candidates);
        }
        return new Outcome(held.settled(settled), Optional.ofNullable(problem));
    }

    /**
     * Whether nothing is new but single disks of an appliance that has several, of which nobody will ever be a version. Disks of what
     * is offered under the tag that is held, 24.04-2-disk1 beside 24.04, come before their offer: there is nothing to be told.
     */
    private static boolean areOnlyParts(List<Candidate> candidates, HeldAppliance held) {
        String followed = held.wasTaken() ? held.tag() : null;
        return !candidates.isEmpty()
                && candidates.stream()
                        .allMatch(candidate -> candidate.isPart()
                                && (followed == null || !candidate.tag().startsWith(followed + "-")));
    }

    /** Told once: whatever was looked at is settled. */
    private static ItemProblem onlyParts(List<Candidate> candidates) {
        int more = candidates.size() - 1;
        return new ItemProblem(candidates.get(0).tag()
                        + (more == 0 ? " is a single disk" : " and " + more + " more new tags are single disks")
                        + " of an appliance that has several, and no version of it")
                .hint("follow the short tag under which the appliance is offered, oci://HOST/REPOSITORY:TAG");
    }

    /** Whether the version that is held has its tag still; where that leads elsewhere now it is to be judged anew. */
    private boolean isThere(
            ApplianceName name, HeldAppliance held, Collection<String> tags, Map<String, String> settled)
            throws NoAnswerException {
        String tag = held.tag();
        if (!held.wasTaken() || tag == null) {
            return true;
        }
        Optional<ManifestHead> head = tags.contains(tag) ? client.head(name.repository(), tag) : Optional.empty();
        if (head.isPresent() && !head.get().digest().toString().equals(held.digest())) {
            settled.remove(tag);
        }
        return head.isPresent();
    }

    /** Of the same date may be another tag of what is held, or what nobody can say to be newer. */
    private static boolean isNotNewer(Candidate candidate, HeldAppliance held) {
        Instant created = candidate.created();
        if (held.newest() == null || created == null) {
            return false;
        }
        Instant newest = Instant.parse(held.newest());
        return created.isBefore(newest) || (held.artifact() != null && created.equals(newest));
    }

    private RegistryDocument document(ApplianceName name, Candidate candidate) throws NoAnswerException {
        return client.manifest(name.repository(), candidate.digest().toString())
                .orElseThrow(() -> new ItemProblem("its manifest " + candidate.digest() + " is not there any more"));
    }

    /** New ones, the newest first; those that say no date come later, in the order of their names from behind; tombstones last. */
    private List<Candidate> candidates(ApplianceName name, Collection<String> tags, Collection<String> settled)
            throws NoAnswerException {
        List<String> fresh =
                tags.stream().filter(tag -> !settled.contains(tag)).sorted().toList();
        if (fresh.size() > NEW_LIMIT) {
            throw new ItemProblem("more than " + NEW_LIMIT + " new tags of " + name.repository()
                            + " are of the pattern " + name.tags())
                    .hint("choose fewer by a narrower pattern");
        }
        List<Candidate> candidates = new ArrayList<>();
        for (String tag : fresh) {
            Optional<ManifestHead> head = client.head(name.repository(), tag);
            Optional<RegistryDocument> document = head.isEmpty()
                    ? Optional.empty()
                    : client.manifest(name.repository(), head.get().digest().toString());
            document.ifPresent(found -> candidates.add(candidate(tag, found)));
        }
        candidates.sort(Comparator.comparing(Candidate::created, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Candidate::tag)
                .reversed());
        // What ends is looked at when it is known what goes on.
        candidates.sort(Comparator.comparing(Candidate::isTombstone));
        return candidates;
    }

    private Candidate candidate(String tag, RegistryDocument found) {
        return new Candidate(
                tag,
                found.digest(),
                Annotations.created(found).orElse(null),
                Annotations.of(found.annotations()).get(Annotations.TOMBSTONE).isPresent(),
                record.isPart(found));
    }
}
