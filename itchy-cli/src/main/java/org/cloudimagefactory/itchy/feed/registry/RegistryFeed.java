package org.cloudimagefactory.itchy.feed.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows a registry. What a look can't find out about one appliance leaves that as it is and the others alone; a registry that
 * can't be asked changes nothing.
 */
public final class RegistryFeed implements ApplianceFeed {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryFeed.class);

    /** Tags that belong to other manifests: cosign's signatures, and what stands in for lists of referrers. */
    private static final Pattern COMPANION = Pattern.compile("sha(256|512)-[0-9a-f]{64,128}(\\..*)?");

    private final RegistryAddress address;
    private final RegistryClient client;
    private final RegistryRules rules;
    private final RegistryContents contents;
    private final HeldDocument documents = new HeldDocument();
    private final Clock clock;

    /** Follows this address. */
    public RegistryFeed(RegistryAddress address, RegistryClient client, RegistryRules rules, Clock clock) {
        this.address = address;
        this.client = client;
        this.rules = rules;
        this.contents = new RegistryContents(address, client);
        this.clock = clock;
    }

    @Override
    public FeedAnswer look(HeldContent held) {
        byte @Nullable [] document = held.document().orElse(null);
        SortedMap<String, HeldAppliance> before = new TreeMap<>();
        try {
            if (document != null) {
                before.putAll(documents.read(document));
            }
            Look look = new Look(before);
            look.run();
            return look.answer(document);
        } catch (NoAnswerException e) {
            return unreachable(document, before, ItemProblem.of("cannot ask " + address, e));
        } catch (RuntimeException | Error e) {
            return unreachable(document, before, problem(e));
        }
    }

    private FeedAnswer unreachable(
            byte @Nullable [] document, SortedMap<String, HeldAppliance> before, Problem problem) {
        return document == null || before.isEmpty()
                ? new FeedAnswer.Unknown(null, problem)
                : new FeedAnswer.Unchanged(contents.of(before, clock.instant()), null, problem);
    }

    private Problem problem(Throwable failure) {
        // A key that can't be read, or a password that is refused: it is this subscription's alone.
        return Failure.ofOneItem(
                address.toString(), failure instanceof EnvironmentProblem problem ? problem.ofOneItem() : failure);
    }

    /** One look. */
    private final class Look {
        private final SortedMap<String, HeldAppliance> before;
        private final SortedMap<String, HeldAppliance> after = new TreeMap<>();
        private final List<Problem> problems = new ArrayList<>();
        private final Instant now = clock.instant();
        private final ManifestJudge judge = new ManifestJudge(client, rules);

        Look(SortedMap<String, HeldAppliance> before) {
            this.before = before;
        }

        void run() throws NoAnswerException {
            if (!address.isProject()) {
                repository(new RepositoryName(address.host(), address.path()));
                return;
            }
            List<RepositoryName> repositories = client.harborRepositories(address.host(), address.path())
                    .orElseThrow(() -> new ItemProblem(address + " is no project of a Harbor")
                            .hint("only Harbor tells which repositories there are: subscribe to each"));
            for (RepositoryName repository : repositories) {
                String path = repository.path();
                if (rules.selection().wantsName(path.substring(path.lastIndexOf('/') + 1))) {
                    repository(repository);
                }
            }
            before.forEach((identifier, held) -> after.computeIfAbsent(identifier, gone -> missing(held)));
        }

        private HeldAppliance missing(HeldAppliance held) {
            return held.missingSince() == null ? held.missing(now.toString()) : held;
        }

        private void repository(RepositoryName repository) throws NoAnswerException {
            GlobPattern versions = address.versions();
            if (versions != null) {
                ApplianceName name = new ApplianceName(repository, versions.text());
                attempt(name, held -> versions(name, held, versions));
            } else if (address.tag() != null) {
                moving(new ApplianceName(repository, address.tag()));
            } else {
                // As EGI's reader has it: whatever has a hyphen is a version that does not move.
                for (String tag : tags(repository, tag -> tag.indexOf('-') < 0)) {
                    moving(new ApplianceName(repository, tag));
                }
            }
        }

        private void moving(ApplianceName name) throws NoAnswerException {
            attempt(name, held -> new TagLook(client, judge).look(name, held, address.isProject(), now));
        }

        private HeldAppliance versions(ApplianceName name, HeldAppliance held, GlobPattern pattern)
                throws NoAnswerException {
            VersionsLook.Outcome outcome = new VersionsLook(client, judge)
                    .look(name, held, tags(name.repository(), pattern::matches), address.isProject(), now);
            outcome.problem().ifPresent(problem -> problems.add(named(name, problem)));
            return outcome.held();
        }

        private List<String> tags(RepositoryName repository, Predicate<String> wanted) throws NoAnswerException {
            return client.tags(repository).stream()
                    .filter(tag -> RepositoryName.isTag(tag)
                            && !COMPANION.matcher(tag).matches()
                            && wanted.test(tag)
                            && rules.selection().wantsTag(tag))
                    .sorted()
                    .toList();
        }

        /** What is refused stays as it is; what a registry does not answer may be otherwise the next time. */
        private void attempt(ApplianceName name, OneLook step) throws NoAnswerException {
            String identifier = name.identifier();
            HeldAppliance held = before.getOrDefault(identifier, HeldAppliance.nothing(name));
            try {
                HeldAppliance taken = step.at(held);
                refuseTwins(identifier, taken);
                taken = judge.stillGood(name, taken, now);
                if (taken.note() != null && !taken.note().equals(held.note())) {
                    LOG.warn("{}: {}", name, taken.note());
                }
                after.put(identifier, taken);
            } catch (ItemProblem e) {
                problems.add(named(name, e));
                after.put(identifier, refused(held, e));
            }
        }

        private HeldAppliance refused(HeldAppliance held, ItemProblem problem) {
            return held.wasTaken()
                    ? overdue(held)
                    : new HeldAppliance(
                            held.address(),
                            null,
                            null,
                            held.newest(),
                            held.identity(),
                            null,
                            problem.line(),
                            null,
                            null,
                            held.settled());
        }

        /**
         * Nobody vouches any more for what is held when its signature is over and there is no other; its own end comes whatever the
         * registry says.
         */
        private HeldAppliance overdue(HeldAppliance before) {
            HeldAppliance held = before.endedAt(now);
            String until = held.signedUntil();
            return until == null || held.missingSince() != null || now.isBefore(Instant.parse(until))
                    ? held
                    : held.missing(until);
        }

        /** A signed manifest of one appliance under the tag of another, at the first look already. */
        private void refuseTwins(String identifier, HeldAppliance taken) {
            if (taken.identity() == null || taken.artifact() == null || rules.appliance() != null) {
                return;
            }
            SortedMap<String, HeldAppliance> all = new TreeMap<>(before);
            all.putAll(after);
            all.forEach((other, held) -> {
                if (!other.equals(identifier)
                        && taken.identity().equals(held.identity())
                        && held.artifact() != null
                        && held.missingSince() == null) {
                    throw new ItemProblem("it is another appliance: '" + taken.identity() + "' is under "
                            + held.address() + " already");
                }
            });
        }

        private ItemProblem named(ApplianceName name, ItemProblem problem) {
            return new ItemProblem(address.isProject() ? name.shown() + ": " + problem.line() : problem.line());
        }

        FeedAnswer answer(byte @Nullable [] document) {
            @Nullable Problem problem = problem();
            byte[] kept = documents.write(after);
            boolean offersAny = after.values().stream().anyMatch(held -> held.wasTaken() || held.note() != null);
            if (document == null && !offersAny) {
                return new FeedAnswer.Unknown(null, problem);
            }
            if (document != null && after.equals(before)) {
                return new FeedAnswer.Unchanged(contents.of(after, now), null, problem);
            }
            return new FeedAnswer.Offers(contents.of(after, now), kept, Validators.NONE, problem);
        }

        private @Nullable Problem problem() {
            if (problems.size() < 2) {
                return problems.isEmpty() ? null : problems.get(0);
            }
            return new ItemProblem(
                    String.join("; ", problems.stream().map(Problem::line).toList()));
        }
    }

    /** A look at one appliance, given what is held of it. */
    private interface OneLook {
        HeldAppliance at(HeldAppliance held) throws NoAnswerException;
    }
}
