package org.cloudimagefactory.itchy.feed.registry;

import java.time.Clock;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.registry.RegistryClient;
import org.cloudimagefactory.common.web.NoAnswerException;
import org.cloudimagefactory.common.web.Validators;
import org.cloudimagefactory.common.work.Failure;
import org.cloudimagefactory.itchy.feed.ApplianceFeed;
import org.cloudimagefactory.itchy.feed.FeedAnswer;
import org.cloudimagefactory.itchy.feed.HeldContent;
import org.jspecify.annotations.Nullable;

/**
 * Follows a registry. What a look can't find out about one appliance leaves that as it is and the others alone; a registry that
 * can't be asked changes nothing.
 */
public final class RegistryFeed implements ApplianceFeed {
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
            Instant now = clock.instant();
            RegistryLook look = new RegistryLook(address, client, rules, before, now);
            look.run();
            return answer(document, before, look, now);
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

    private FeedAnswer answer(
            byte @Nullable [] document, SortedMap<String, HeldAppliance> before, RegistryLook look, Instant now) {
        @Nullable Problem problem = look.problems().all();
        SortedMap<String, HeldAppliance> after = look.after();
        boolean offersAny = after.values().stream().anyMatch(held -> held.wasTaken() || held.note() != null);
        if (document == null && !offersAny) {
            return new FeedAnswer.Unknown(null, problem);
        }
        if (document != null && after.equals(before)) {
            return new FeedAnswer.Unchanged(contents.of(after, now), null, problem);
        }
        return new FeedAnswer.Offers(contents.of(after, now), documents.write(after), Validators.NONE, problem);
    }
}
