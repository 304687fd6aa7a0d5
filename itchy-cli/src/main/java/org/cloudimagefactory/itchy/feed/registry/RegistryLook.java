package org.cloudimagefactory.itchy.feed.registry;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One look at all that an address leads to. What can't be found out about one appliance leaves that as it is and the others alone;
 * so does a repository of a project that can't be looked at.
 */
final class RegistryLook {
    private static final Logger LOG = LoggerFactory.getLogger(RegistryLook.class);

    /** Under which nifty notes what has changed about its images, and keeps their content in chunks. */
    private static final Pattern NOTE = Pattern.compile("nifty-(state|chunks)-[0-9a-f]{32}");

    private final RegistryAddress address;
    private final RegistryClient client;
    private final RegistryRules rules;
    private final ManifestJudge judge;
    private final HeldCheck check;
    private final SortedMap<String, HeldAppliance> before;
    private final Instant now;
    private final SortedMap<String, HeldAppliance> after = new TreeMap<>();
    private final LookProblems problems = new LookProblems();

    RegistryLook(
            RegistryAddress address,
            RegistryClient client,
            RegistryRules rules,
            SortedMap<String, HeldAppliance> before,
            Instant now) {
        this.address = address;
        this.client = client;
        this.rules = rules;
        this.judge = new ManifestJudge(client, rules);
        this.check = new HeldCheck(client, rules);
        this.before = before;
        this.now = now;
    }

    /** What is held after it, by identifier. */
    SortedMap<String, HeldAppliance> after() {
        return after;
    }

    LookProblems problems() {
        return problems;
    }

    /** Looks; a registry that gives no answer ends it, and nothing of it counts. */
    void run() throws NoAnswerException {
        if (!address.isProject()) {
            repository(new RepositoryName(address.host(), address.path()));
            return;
        }
        List<RepositoryName> repositories = client.harborRepositories(address.host(), address.path())
                .orElseThrow(() -> new ItemProblem(address + " is no project of a Harbor")
                        .hint("only Harbor tells which repositories there are: subscribe to each"));
        for (RepositoryName repository : repositories) {
            if (rules.selection().wantsName(lastName(repository))) {
                repositoryOfProject(repository);
            }
        }
        before.forEach((identifier, held) -> after.computeIfAbsent(identifier, gone -> held.missingAt(now)));
    }

    private void repositoryOfProject(RepositoryName repository) throws NoAnswerException {
        try {
            repository(repository);
        } catch (ItemProblem | EnvironmentProblem e) {
            if (!e.isOfOneItem()) {
                throw e;
            }
            problems.add(lastName(repository), e);
            before.forEach((identifier, held) -> {
                if (ApplianceName.isOf(repository, held.address())) {
                    after.putIfAbsent(identifier, held.endedAt(now));
                }
            });
        }
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
        outcome.problem().ifPresent(problem -> add(name, problem));
        return outcome.held();
    }

    private List<String> tags(RepositoryName repository, Predicate<String> wanted) throws NoAnswerException {
        return client.tags(repository).stream()
                .filter(tag -> RepositoryName.isTag(tag)
                        && !Digest.isCompanionTag(tag)
                        && !NOTE.matcher(tag).matches()
                        && wanted.test(tag)
                        && rules.selection().wantsTag(tag))
                .sorted()
                .toList();
    }

    /** What is refused stays as it is; what a registry does not answer may be otherwise the next time. */
    private void attempt(ApplianceName name, OneLook step) throws NoAnswerException {
        String identifier = name.identifier();
        HeldAppliance held = before.getOrDefault(identifier, HeldAppliance.nothing(name));
        HeldAppliance taken;
        try {
            taken = step.at(held);
            refuseTwins(identifier, taken);
        } catch (ItemProblem e) {
            add(name, e);
            taken = held.wasTaken() ? held : held.replacedBy(null, null).noted(e.line());
        }
        HeldCheck.Outcome checked = check.look(name, taken, now);
        if (checked.problem() != null) {
            add(name, checked.problem());
        }
        after.put(identifier, told(name, held, checked.held()));
    }

    private static HeldAppliance told(ApplianceName name, HeldAppliance held, HeldAppliance taken) {
        if (taken.digest() != null && taken.note() != null && !taken.note().equals(held.note())) {
            LOG.warn("{}: {}", name, taken.note());
        }
        return taken;
    }

    /**
     * A signed manifest of one appliance under the tag of another, at the first look already. An appliance may be offered under
     * several tags of its repository, where its manifests themselves say which.
     */
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
                    && held.missingSince() == null
                    && !(taken.saysTag() && held.saysTag() && ApplianceName.areOfOneRepository(taken, held))) {
                throw new ItemProblem(
                        "it is another appliance: '" + taken.identity() + "' is under " + held.address() + " already");
            }
        });
    }

    private void add(ApplianceName name, Problem problem) {
        problems.add(address.isProject() ? name.shown() : "", problem);
    }

    private static String lastName(RepositoryName repository) {
        String path = repository.path();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** A look at one appliance, given what is held of it. */
    private interface OneLook {
        HeldAppliance at(HeldAppliance held) throws NoAnswerException;
    }
}
