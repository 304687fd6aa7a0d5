package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cloudimagefactory.common.problem.ItemProblem;
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

    VersionsLook(RegistryClient client, ManifestJudge judge) {
        this.client = client;
        this.judge = judge;
    }

    /** One version that is new. */
    private record Candidate(
            String tag, RegistryDocument document, @Nullable Instant created) {
        boolean isTombstone() {
            return Annotations.of(document.annotations())
                    .get(Annotations.TOMBSTONE)
                    .isPresent();
        }
    }

    /**
     * How a look came out.
     *
     * @param held from now on
     * @param problem with a version that is newer and was not taken
     */
    record Outcome(HeldAppliance held, Optional<ItemProblem> problem) {}

    Outcome look(ApplianceName name, HeldAppliance before, Collection<String> tags, boolean mustSay, Instant now)
            throws NoAnswerException {
        Map<String, String> settled = new HashMap<>(before.settled());
        settled.keySet().retainAll(tags);
        HeldAppliance held = isThere(name, before, tags, settled)
                ? before.missing(null)
                : before.missing(Objects.requireNonNullElse(before.missingSince(), now.toString()));
        ItemProblem problem = null;
        boolean done = false;
        for (Candidate candidate : candidates(name, tags, settled.keySet())) {
            String digest = candidate.document().digest().toString();
            boolean isHeld = held.wasTaken() && candidate.tag().equals(held.tag());
            // A tombstone under another tag ends that alone, and nobody has what was there.
            if (done || (!isHeld && (candidate.isTombstone() || isOlder(candidate, held)))) {
                settled.put(candidate.tag(), digest);
                continue;
            }
            try {
                HeldAppliance taken =
                        judge.take(name, held.missing(null), candidate.document(), candidate.tag(), true, mustSay, now);
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
        return new Outcome(held.settled(settled), Optional.ofNullable(problem));
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

    private static boolean isOlder(Candidate candidate, HeldAppliance held) {
        Instant created = candidate.created();
        return held.newest() != null && created != null && created.isBefore(Instant.parse(held.newest()));
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
            document.ifPresent(found -> candidates.add(new Candidate(
                    tag,
                    found,
                    Annotations.of(found.annotations())
                            .time(Annotations.CREATED)
                            .orElse(null))));
        }
        candidates.sort(Comparator.comparing(Candidate::created, Comparator.nullsFirst(Comparator.naturalOrder()))
                .thenComparing(Candidate::tag)
                .reversed());
        // What ends is looked at when it is known what goes on.
        candidates.sort(Comparator.comparing(Candidate::isTombstone));
        return candidates;
    }
}
