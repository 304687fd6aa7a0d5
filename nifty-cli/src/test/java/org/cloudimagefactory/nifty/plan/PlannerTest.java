package org.cloudimagefactory.nifty.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.Action;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.junit.jupiter.api.Test;

/** Plans are functions of what is there and what is asked for. */
class PlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final CloudDatastore FAST = new CloudDatastore("1", "fast");
    private static final CloudDatastore SLOW = new CloudDatastore("2", "slow");

    private final List<CloudImage> images = new ArrayList<>();
    private final List<CloudTemplate> templates = new ArrayList<>();
    private final List<WaitingDescriptor> waiting = new ArrayList<>();

    private static Policy policy(int keep, Duration expireAfter) {
        return new Policy(NOW, keep, expireAfter, Duration.ZERO, Duration.ofHours(3));
    }

    private static Stamp stamp(String version, String... more) {
        Map<String, String> attributes = new HashMap<>(Map.of(
                "NIFTY_APPLIANCE_ID",
                "debian",
                "NIFTY_APPLIANCE_VERSION",
                version,
                "NIFTY_APPLIANCE_DIGEST",
                "digest" + version));
        for (int i = 0; i < more.length; i += 2) {
            attributes.put(more[i], more[i + 1]);
        }
        return Stamp.of(attributes).orElseThrow();
    }

    private CloudImage image(String id, CloudDatastore place, Stamp stamp, ImageStatus status) {
        CloudImage image = new CloudImage(
                id,
                "image" + id,
                place.id(),
                stamp,
                status,
                status == ImageStatus.USED ? 1 : 0,
                NOW.minus(Duration.ofHours(1)).plusSeconds(Long.parseLong(id)),
                false,
                false,
                "why");
        images.add(image);
        return image;
    }

    private void template(String id, CloudDatastore place, Stamp stamp, CloudImage image) {
        templates.add(new CloudTemplate(id, "template" + id, place.id(), stamp, List.of(image.id()), false));
    }

    private void register(String version) {
        Disk disk = new Disk(Disk.TYPE_OS, "raw", "/images/x", null, Map.of(), null, null);
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, "debian")
                .version(version)
                .disks(List.of(disk))
                .build();
        waiting.add(new WaitingDescriptor(Path.of("/d/" + waiting.size()), descriptor, "digest" + version));
    }

    private void expire(String version) {
        waiting.add(new WaitingDescriptor(
                Path.of("/d/" + waiting.size()), ApplianceDescriptor.expiration("debian", version), "none"));
    }

    private List<String> plan(Policy policy, CloudDatastore... targets) {
        Inventory inventory = new Inventory(List.of(targets), images, templates, Set.of(), Set.of());
        return new Planner(policy)
                .plan(inventory, waiting).appliances().stream()
                        .flatMap(appliance -> appliance.datastores().stream())
                        .flatMap(part -> part.steps().stream().map(step -> {
                            StepText text = step.text();
                            return part.datastore().name() + " " + text.action() + " "
                                    + text.object().replaceAll(" '.*", "");
                        }))
                        .toList();
    }

    private List<String> plan(CloudDatastore... targets) {
        return plan(policy(1, Duration.ZERO), targets);
    }

    @Test
    void goesIntoEachDatastoreThatLacksIt() {
        template("7", FAST, stamp("1"), image("1", FAST, stamp("1"), ImageStatus.READY));
        register("1");
        assertEquals(List.of("slow upload image", "slow publish template"), plan(FAST, SLOW));
    }

    @Test
    void expiresEverywhereAlsoWhereNothingIsRegisteredAnyLonger() {
        template("7", FAST, stamp("1"), image("1", FAST, stamp("1"), ImageStatus.READY));
        template("8", SLOW, stamp("1"), image("2", SLOW, stamp("1"), ImageStatus.READY));
        expire("1");
        assertEquals(
                List.of(
                        "fast delete template 7",
                        "fast retire image 1",
                        "fast delete image 1",
                        "2 delete template 8",
                        "2 retire image 2",
                        "2 delete image 2"),
                plan(FAST));
    }

    @Test
    void leavesADatastoreThatIsNotNamedAnyLongerAloneOnUpdates() {
        template("8", SLOW, stamp("1"), image("2", SLOW, stamp("1"), ImageStatus.READY));
        register("2");
        assertEquals(List.of("fast upload image", "fast publish template"), plan(FAST));
    }

    @Test
    void takesTheOldVersionAwayLast() {
        template("7", FAST, stamp("1"), image("1", FAST, stamp("1"), ImageStatus.READY));
        expire("1");
        register("2");
        assertEquals(
                List.of("fast upload image", "fast publish template 7", "fast retire image 1", "fast delete image 1"),
                plan(FAST));
    }

    @Test
    void cleansUpBeforeWhatMayFail() {
        CloudImage current = image("1", FAST, stamp("1"), ImageStatus.READY);
        image("2", FAST, stamp("2"), ImageStatus.FAILED);
        image("3", FAST, stamp("0", "NIFTY_EXPIRED", "yes"), ImageStatus.DISABLED);
        image("4", FAST, stamp("0", "NIFTY_EXPIRED", "yes"), ImageStatus.USED);
        image("5", FAST, stamp("0"), ImageStatus.DELETING);
        template("7", FAST, stamp("1"), current);
        register("2");
        assertEquals(
                List.of(
                        "fast delete image 2",
                        "fast retire image 3",
                        "fast delete image 3",
                        "fast retire image 4",
                        "fast delete image 5",
                        "fast upload image",
                        "fast publish template 7",
                        "fast retire image 1",
                        "fast delete image 1"),
                plan(FAST));
    }

    @Test
    void finishesWhatAnEarlierRunUploaded() {
        template("7", FAST, stamp("1"), image("1", FAST, stamp("1"), ImageStatus.READY));
        image("2", FAST, stamp("2"), ImageStatus.READY);
        register("2");
        assertEquals(List.of("fast publish template 7", "fast retire image 1", "fast delete image 1"), plan(FAST));
    }

    @Test
    void waitsForWhatAnEarlierRunBeganAndRemovesWhatNobodyWants() {
        image("1", FAST, stamp("2"), ImageStatus.PENDING);
        image("2", FAST, stamp("1"), ImageStatus.PENDING);
        register("2");
        assertEquals(List.of("fast await image 1", "fast publish template", "fast delete image 2"), plan(FAST));
    }

    @Test
    void keepsTheNewestVersionsButNotTwoOfOne() {
        template("7", FAST, stamp("3"), image("4", FAST, stamp("3"), ImageStatus.READY));
        image("1", FAST, stamp("1"), ImageStatus.READY);
        image("2", FAST, stamp("2"), ImageStatus.READY);
        image("3", FAST, stamp("3"), ImageStatus.READY);
        register("3");
        assertEquals(List.of("fast retire image 3", "fast retire image 1"), plan(policy(2, Duration.ofDays(1)), FAST));
    }

    @Test
    void removesASpareTemplate() {
        CloudImage image = image("1", FAST, stamp("1"), ImageStatus.READY);
        template("10", FAST, stamp("1"), image);
        template("9", FAST, stamp("1"), image);
        register("1");
        assertEquals(List.of("fast delete template 10"), plan(FAST));
    }

    @Test
    void completesATemplateWithoutDigest() {
        Stamp half = Stamp.of(Map.of("NIFTY_APPLIANCE_ID", "debian", "NIFTY_APPLIANCE_VERSION", "1"))
                .orElseThrow();
        template("7", FAST, half, image("1", FAST, stamp("1"), ImageStatus.READY));
        register("1");
        assertEquals(List.of("fast publish template 7"), plan(FAST));
    }

    @Test
    void leavesAnApplianceOfWhichNothingIsAskedAsItIs() {
        image("1", FAST, stamp("1"), ImageStatus.READY);
        image("2", FAST, stamp("2"), ImageStatus.DISABLED);
        assertEquals(List.of(), plan(FAST));
    }

    @Test
    void givesEachAppliancesObjectsNamesOfTheirOwn() {
        String[] identifiers = {"a/b", "a_b", "a:b", "x".repeat(250), "x".repeat(251), "\ud83d\ude00", "é".repeat(60)};
        List<String> names = new ArrayList<>();
        for (String identifier : identifiers) {
            String name = ObjectNames.ofTemplate(identifier, FAST);
            assertTrue(name.matches("[^&|:\\\\\";/'#{}$<>\\p{Cntrl}]+@fast"), name);
            assertTrue(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length <= 100, name);
            names.add(name);
        }
        assertEquals(names.size(), Set.copyOf(names).size(), names.toString());
    }
}
