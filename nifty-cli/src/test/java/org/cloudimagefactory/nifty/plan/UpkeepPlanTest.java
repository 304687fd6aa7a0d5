package org.cloudimagefactory.nifty.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a back end finds to be done itself stands in plans before the rest, unless what it is about goes anyway. */
class UpkeepPlanTest {
    private static final CloudDatastore PLACE = new CloudDatastore("p", "place");
    private static final CloudDatastore OTHER = new CloudDatastore("o", "other");
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private final CloudState cloud = new CloudState();

    private static Step.Upkeep upkeep(Step.Upkeep.Kind kind, String identifier, CloudDatastore place, String id) {
        return new Step.Upkeep(kind, identifier, place.id(), id, "reason");
    }

    private Planner planner() {
        return new Planner(new Policy(NOW, 1, Duration.ZERO, Duration.ZERO, Duration.ofHours(3)));
    }

    private Inventory inventory(Step.Upkeep... upkeep) {
        Inventory plain = cloud.inventory(PLACE, OTHER);
        return new Inventory(
                plain.datastores(), plain.images(), plain.templates(), Set.of(), Set.of(), List.of(upkeep), Map.of());
    }

    private static List<String> told(Plan plan) {
        return plan.appliances().stream()
                .flatMap(appliance -> appliance.datastores().stream()
                        .flatMap(part -> part.steps().stream()
                                .filter(Step.Upkeep.class::isInstance)
                                .map(step -> appliance.identifier() + " in "
                                        + part.datastore().name() + " " + step.text())))
                .toList();
    }

    @Test
    void standsInPlansOfPassesAndOfCleanUps() {
        CloudImage image = cloud.image(1, PLACE, ImageStatus.READY, CloudState.stamp("1"));
        cloud.template(2, PLACE, CloudState.stamp("1"), image);
        Inventory inventory = inventory(
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "1"),
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "2"),
                upkeep(Step.Upkeep.Kind.SWEEP, "gone", OTHER, "9"));
        List<String> expected = List.of(
                "debian in place ~ renew 1: reason",
                "debian in place ~ renew 2: reason",
                "gone in other - sweep 9: reason");
        assertEquals(expected, told(planner().plan(inventory, List.of())));
        assertEquals(expected, told(planner().cleanUp(inventory)));
    }

    @Test
    void whatGoesNeedsNoneAndWhatIsReplacedDoesUntilThen() {
        CloudImage image = cloud.image(1, PLACE, ImageStatus.READY, CloudState.stamp("1"));
        cloud.template(2, PLACE, CloudState.stamp("1"), image);
        Inventory inventory = inventory(
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "1"),
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "2"));
        assertEquals(
                List.of("debian in place ~ renew 2: reason"),
                told(planner().plan(inventory, List.of(CloudState.registration("2")))));
        assertEquals(List.of(), told(planner().plan(inventory, List.of(CloudState.expiration("1")))));
    }

    @Test
    void anImageThatIsOfferedAnewIsStillToBeSigned() {
        CloudImage image = cloud.image(1, PLACE, ImageStatus.READY, CloudState.stamp("1"));
        cloud.template(2, PLACE, CloudState.stamp("1", "NIFTY_APPLIANCE_DIGEST", "older"), image);
        Inventory inventory = inventory(
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "1"),
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "2"));
        assertEquals(
                List.of("debian in place ~ renew 1: reason", "debian in place ~ renew 2: reason"),
                told(planner().plan(inventory, List.of(CloudState.registration("1")))));
    }

    @Test
    void comesBeforeWhatMayFail() {
        CloudImage image = cloud.image(1, PLACE, ImageStatus.READY, CloudState.stamp("1"));
        cloud.template(2, PLACE, CloudState.stamp("1"), image);
        Inventory inventory = inventory(
                upkeep(Step.Upkeep.Kind.SWEEP, "debian", PLACE, "9"),
                upkeep(Step.Upkeep.Kind.RENEW, "debian", PLACE, "2"));
        assertEquals(
                List.of("Upkeep", "Upkeep", "Upload", "Publish"),
                planner().plan(inventory, List.of(CloudState.registration("2"))).appliances().stream()
                        .flatMap(appliance -> appliance.steps().stream())
                        .map(step -> step.getClass().getSimpleName())
                        .limit(4)
                        .toList());
    }
}
