package org.cloudimagefactory.itchy.clean;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.clean.CleanPlan.OldImage;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.queue.JournalEntry;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.record.ApplianceRecord;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.cloudimagefactory.itchy.record.MadeImage;
import org.cloudimagefactory.itchy.subscription.SubscriptionStore;

/** Looks at everything and decides what goes; changes nothing. */
final class CleanPlanner {
    private final CleanRequest request;
    private final Clock clock;

    CleanPlanner(CleanRequest request, Clock clock) {
        this.request = request;
        this.clock = clock;
    }

    /** Decides. */
    CleanPlan plan() {
        List<OldImage> images = new ArrayList<>();
        List<Removal> files = new ArrayList<>();
        List<Stay> stays = new ArrayList<>();
        List<Problem> problems = new ArrayList<>();
        Instant now = clock.instant();
        List<JournalEntry> history = isDirectory(request.metadataDirectory())
                ? Journal.history(request.metadataDirectory(), request.permissions())
                : List.of();
        int foreign = 0;
        if (isDirectory(request.outputDirectory())) {
            try {
                foreign = images(history, images, stays, problems);
            } catch (EnvironmentProblem e) {
                // Nobody knows which images are needed; events and downloads don't depend on that.
                images.clear();
                problems.add(e);
            }
        }
        new EventRetention(request.limits(), now, history).decide(request.metadataDirectory(), files);
        if (Files.isRegularFile(request.stateFile())) {
            try (SubscriptionStore store = SubscriptionStore.openToLook(request.stateFile())) {
                new PartialRetention(request.cacheDirectory(), now).decide(store.cache(), files);
            }
        }
        return new CleanPlan(images, files, stays, foreign, problems);
    }

    private int images(List<JournalEntry> history, List<OldImage> old, List<Stay> stays, List<Problem> problems) {
        ApplianceRecords records = new ApplianceRecords(request.outputDirectory(), request.permissions(), clock);
        ApplianceRecords.All all = records.all();
        problems.addAll(all.problems());
        Map<MadeImage, Path> proofs = new HashMap<>();
        Map<String, List<MadeImage>> earlier = new LinkedHashMap<>();
        for (EarlierImages.Earlier each : new EarlierImages(request.outputDirectory(), history)
                .all(all.records().values())) {
            MadeImage image = each.appliance().images().get(0);
            proofs.put(image, each.record());
            earlier.computeIfAbsent(each.appliance().identifier(), key -> new ArrayList<>())
                    .add(image);
        }
        List<ApplianceRecord> appliances = new ArrayList<>();
        all.records().forEach((file, record) -> {
            record.images().forEach(image -> proofs.putIfAbsent(image, file));
            // What came before is older than what is in the first record; that of another user is decided about by
            // itself.
            List<MadeImage> images =
                    new ArrayList<>(Objects.requireNonNullElse(earlier.remove(record.identifier()), List.of()));
            images.addAll(record.images());
            appliances.add(new ApplianceRecord(record.identifier(), images));
        });
        earlier.forEach((identifier, images) -> appliances.add(new ApplianceRecord(identifier, images)));
        if (!appliances.isEmpty()) {
            decide(appliances, proofs, old, stays, problems);
        }
        return foreign(proofs.keySet());
    }

    private void decide(
            List<ApplianceRecord> appliances,
            Map<MadeImage, Path> proofs,
            List<OldImage> old,
            List<Stay> stays,
            List<Problem> problems) {
        EventQueue queue = new EventQueue(new Spool(request.metadataDirectory(), request.permissions()), false);
        boolean isSpool = isDirectory(request.metadataDirectory());
        List<WaitingEvent> waiting = isSpool ? queue.waiting() : List.of();
        Set<String> open = isSpool ? queue.open() : Set.of();
        HeldImages held = new HeldImages(request.metadataDirectory(), waiting, open);
        NeededFiles needed = new NeededFiles();
        Proof proof = new Proof(request.outputDirectory());
        Set<MadeImage> own = proofs.entrySet().stream()
                .filter(entry -> proof.isOwn(entry.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        Set<Path> directories = new HashSet<>(held.descriptorDirectories(own));
        directories.add(request.descriptorDirectory());
        directories.addAll(request.neededBy());
        directories.forEach(needed::addDescriptors);
        needed.addLinks(request.outputDirectory());
        request.neededBy().forEach(needed::addLinks);
        inSeveral(appliances)
                .forEach(name -> needed.add(
                        request.outputDirectory().resolve(name), "the record of another user names it, too"));
        OpenFiles.below(request.outputDirectory(), file -> needed.add(file, "a program has it open"));
        problems.addAll(needed.problems());
        ImageRetention retention =
                new ImageRetention(request.limits(), clock.instant(), request.outputDirectory(), needed, held);
        List<OldImage> beyond = new ArrayList<>();
        appliances.forEach(appliance -> retention.decide(appliance, proofs::get, beyond, stays));
        if (needed.problems().isEmpty()) {
            old.addAll(beyond);
        } else {
            beyond.stream()
                    .flatMap(image -> image.files().stream())
                    .forEach(file -> stays.add(new Stay(file.path(), "not all descriptors can be read", false)));
        }
    }

    /** Names of files that more than one record has. */
    private static Set<String> inSeveral(List<ApplianceRecord> records) {
        Set<String> seen = new HashSet<>();
        Set<String> again = new HashSet<>();
        for (ApplianceRecord record : records) {
            Set<String> names = new HashSet<>();
            record.images().forEach(image -> names.addAll(image.names()));
            names.stream().filter(name -> !seen.add(name)).forEach(again::add);
        }
        return again;
    }

    /** How many files that are not hidden nobody has a record of. */
    private int foreign(Set<MadeImage> images) {
        Set<String> recorded = new HashSet<>();
        images.forEach(image -> recorded.addAll(image.names()));
        return (int) NeededFiles.list(request.outputDirectory()).stream()
                .filter(file -> !file.getFileName().toString().startsWith("."))
                .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                .filter(file -> !recorded.contains(file.getFileName().toString()))
                .count();
    }

    private static boolean isDirectory(Path directory) {
        return Files.isDirectory(directory);
    }
}
