package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Holds the cloud against the model: every object, each of its attributes, and the content of each disk. */
final class Comparison {
    /** What no model can know, or what says when and where it was made. */
    private static final Set<String> UNFORESEEABLE =
            Set.of("TEMPLATE/NIFTY_APPLIANCE_DIGEST", "TEMPLATE/NIFTY_UPLOAD_TOKEN", "TEMPLATE/NIFTY_IMAGE_CHECKSUM");

    private static final Set<String> OF_NO_INTEREST = Set.of(
            "ID",
            "UID",
            "GID",
            "DISK_TYPE",
            "REGTIME",
            "MODTIME",
            "SOURCE",
            "PATH",
            "FS",
            "SIZE",
            "PREV_STATE",
            "VMS",
            "CLONING_OPS",
            "CLONING_ID",
            "TARGET_SNAPSHOT",
            "DATASTORE_ID",
            "CLONES",
            "APP_CLONES",
            "BACKUP_INCREMENTS",
            "BACKUP_DISK_IDS",
            "SNAPSHOTS/ALLOW_ORPHANS",
            "SNAPSHOTS/CURRENT_BASE",
            "SNAPSHOTS/NEXT_SNAPSHOT");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    private final CloudReader cloud;
    private final Publisher publisher;
    private final Path datastores;
    private final Path workshop;
    private final Map<String, String> seen = new HashMap<>();

    Comparison(CloudReader cloud, Publisher publisher, Site site) throws IOException {
        this.cloud = cloud;
        this.publisher = publisher;
        datastores = site.datastores();
        workshop = Files.createDirectories(site.at("comparing"));
    }

    /** Every difference, in words; the content of disks is read again where it is not known from an earlier comparison. */
    List<String> differences(Map<String, Announcement> offered) throws IOException {
        List<String> found = new ArrayList<>();
        Map<String, CloudObject> images = byAppliance(cloud.images(), "image", found);
        Map<String, CloudObject> templates = byAppliance(cloud.templates(), "template", found);
        Set<String> all = new TreeSet<>(offered.keySet());
        all.addAll(images.keySet());
        all.addAll(templates.keySet());
        for (String appliance : all) {
            compare(appliance, offered.get(appliance), images.get(appliance), templates.get(appliance), found);
        }
        if (found.isEmpty()) {
            compareFiles(images.values(), found);
        }
        return found;
    }

    /** Reads the content of all disks anew next time. */
    void forget() {
        seen.clear();
    }

    private static Map<String, CloudObject> byAppliance(List<CloudObject> objects, String kind, List<String> found) {
        Map<String, CloudObject> named = new TreeMap<>();
        for (CloudObject object : objects) {
            if (named.put(object.appliance(), object) != null) {
                found.add(object.appliance() + " has a second " + kind + ": " + object.get("NAME"));
            }
        }
        return named;
    }

    private void compare(
            String appliance, Announcement offer, CloudObject image, CloudObject template, List<String> found)
            throws IOException {
        if (offer == null || image == null || template == null) {
            found.add(appliance + " is " + (offer == null ? "not " : "") + "offered, with"
                    + (image == null ? "out" : "") + " image and with" + (template == null ? "out" : "") + " template");
            return;
        }
        PublishedFile file = publisher.file(offer);
        compare(appliance + ": image", Expected.image(offer, file), image, found);
        compare(appliance + ": template", Expected.template(offer, file, image.get("ID")), template, found);
        String digest = image.get("TEMPLATE/NIFTY_APPLIANCE_DIGEST");
        if (!DIGEST.matcher(digest).matches() || !digest.equals(template.get("TEMPLATE/NIFTY_APPLIANCE_DIGEST"))) {
            found.add(appliance + ": image and template are not of one descriptor");
        }
        String guest = guest(image);
        if (!guest.equals(file.guest())) {
            found.add(appliance + ": a guest finds " + guest + " instead of " + file.guest());
        }
    }

    private static void compare(
            String what, SortedMap<String, String> expected, CloudObject object, List<String> found) {
        SortedMap<String, String> actual = new TreeMap<>(object.values());
        actual.keySet().removeAll(OF_NO_INTEREST);
        actual.keySet().removeAll(UNFORESEEABLE);
        // A name that a dead upload had taken gets a number.
        actual.computeIfPresent("NAME", (key, name) -> name.replaceFirst("\\.\\d+$", ""));
        Set<String> names = new TreeSet<>(expected.keySet());
        names.addAll(actual.keySet());
        for (String name : names) {
            String wanted = expected.get(name);
            String is = actual.get(name);
            if (wanted == null || !wanted.equals(is)) {
                found.add(what + ": " + name + " is " + is + " instead of " + wanted);
            }
        }
    }

    /** SHA-256 of what a guest finds on the disk. */
    private String guest(CloudObject image) throws IOException {
        String source = image.get("SOURCE");
        String known = seen.get(source);
        if (known != null) {
            return known;
        }
        if (!Files.isRegularFile(Path.of(source))) {
            return "no file";
        }
        Path raw = workshop.resolve("raw");
        Programs.run("qemu-img", "convert", "-f", image.get("FORMAT"), "-O", "raw", source, raw.toString());
        String digest = Publisher.sha256(Files.readAllBytes(raw));
        Files.delete(raw);
        seen.put(source, digest);
        return digest;
    }

    private void compareFiles(Iterable<CloudObject> images, List<String> found) throws IOException {
        Set<String> named = new HashSet<>();
        images.forEach(image -> named.add(image.get("SOURCE")));
        try (Stream<Path> all = Files.walk(datastores)) {
            all.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(file -> !named.contains(file))
                    .forEach(file -> found.add(file + " belongs to no image"));
        }
    }
}
