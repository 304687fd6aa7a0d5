package org.cloudimagefactory.nifty.plan;

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

/** What is in a cloud of a test, all of it of the appliance {@code debian}; image n was made n minutes after the first. */
final class CloudState {
    static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    static final Instant FIRST = NOW.minus(Duration.ofHours(2));
    static final CloudDatastore FAST = new CloudDatastore("1", "fast");
    static final CloudDatastore SLOW = new CloudDatastore("2", "slow");

    private final List<CloudImage> images = new ArrayList<>();
    private final List<CloudTemplate> templates = new ArrayList<>();
    private Set<String> takenImages = Set.of();

    static Policy policy(int keep, Duration expireAfter, Duration expireGrace) {
        return new Policy(NOW, keep, expireAfter, expireGrace, Duration.ofHours(3));
    }

    static Stamp stamp(String version, String... more) {
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

    CloudImage image(int id, CloudDatastore place, ImageStatus status, Stamp stamp) {
        return image(id, place, status, stamp, FIRST.plus(Duration.ofMinutes(id)), "");
    }

    CloudImage image(
            int id, CloudDatastore place, ImageStatus status, Stamp stamp, Instant registered, String problem) {
        int users = status == ImageStatus.USED ? 2 : 0;
        CloudImage image = new CloudImage(
                Integer.toString(id),
                "image" + id,
                place.id(),
                stamp,
                status,
                users,
                registered,
                false,
                false,
                problem);
        images.add(image);
        return image;
    }

    void add(CloudImage image) {
        images.add(image);
    }

    void add(CloudTemplate template) {
        templates.add(template);
    }

    void template(int id, CloudDatastore place, Stamp stamp, CloudImage... used) {
        List<String> ids = List.of(used).stream().map(CloudImage::id).toList();
        templates.add(new CloudTemplate(Integer.toString(id), "template" + id, place.id(), stamp, ids, false));
    }

    void takeNames(String... names) {
        takenImages = Set.of(names);
    }

    Inventory inventory(CloudDatastore... targets) {
        return new Inventory(List.of(targets), images, templates, takenImages, Set.of());
    }

    static WaitingDescriptor registration(String version, Disk... more) {
        List<Disk> disks = new ArrayList<>();
        disks.add(new Disk(Disk.TYPE_OS, "raw", "/images/x", null, Map.of(), null, null));
        disks.addAll(List.of(more));
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, "debian")
                .version(version)
                .disks(disks)
                .build();
        return new WaitingDescriptor(Path.of("/d/" + version), descriptor, "digest" + version);
    }

    /** A registration of a file of which only the published checksum is known. */
    static WaitingDescriptor announced(String version, String sha512) {
        ApplianceDescriptor descriptor = ApplianceDescriptor.builder(Action.REGISTRATION, "debian")
                .version(version)
                .disks(List.of(new Disk(Disk.TYPE_OS, "raw", "/images/x", null, Map.of(), null, null)))
                .attributes(Map.of("vmcatcher_event_sl_checksum_sha512", sha512))
                .build();
        return new WaitingDescriptor(Path.of("/d/" + version), descriptor, "digest" + version);
    }

    static WaitingDescriptor expiration(String version) {
        return new WaitingDescriptor(Path.of("/d/expire"), ApplianceDescriptor.expiration("debian", version), "none");
    }

    /** Kind, object and reason of each step. */
    static List<String> words(List<Step> steps) {
        return steps.stream()
                .map(step -> step.getClass().getSimpleName() + " " + object(step) + ": " + step.reason())
                .toList();
    }

    static List<String> words(Plan plan) {
        return words(plan.appliances().stream()
                .flatMap(appliance -> appliance.steps().stream())
                .toList());
    }

    private static String object(Step step) {
        if (step instanceof Step.Upload upload) {
            return upload.name();
        }
        if (step instanceof Step.Publish publish) {
            return publish.name();
        }
        for (java.lang.reflect.RecordComponent part : step.getClass().getRecordComponents()) {
            try {
                Object value = part.getAccessor().invoke(step);
                if (value instanceof CloudImage image) {
                    return image.id();
                }
                if (value instanceof CloudTemplate template) {
                    return template.id();
                }
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }
        return "?";
    }
}
