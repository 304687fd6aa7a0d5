package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directories of a site: spool, images, published catalogue and the cloud's datastores each on a disk of its own that can be full. */
final class Site {
    private static final long MEGABYTE = 1 << 20;

    private final Path directory;
    private final List<SmallDisk> disks;

    Site(SoakSettings settings) throws IOException {
        directory = settings.directory();
        long images = (64 + 2L * settings.appliances()) * MEGABYTE;
        disks = List.of(
                SmallDisk.mount(directory.resolve("spool"), 128 * MEGABYTE),
                SmallDisk.mount(directory.resolve("images"), images),
                SmallDisk.mount(directory.resolve("datastores"), images),
                SmallDisk.mount(directory.resolve("catalogue"), 128 * MEGABYTE));
        for (Path each : List.of(events(), descriptors(), temporary(), images(), cloudState())) {
            Files.createDirectories(each);
        }
    }

    List<SmallDisk> disks() {
        return disks;
    }

    Path at(String name) {
        return directory.resolve(name);
    }

    Path events() {
        return at("spool/events");
    }

    Path descriptors() {
        return at("spool/descriptors");
    }

    Path temporary() {
        return at("spool/temp");
    }

    Path images() {
        return at("images/output");
    }

    Path datastores() {
        return at("datastores");
    }

    Path cloudState() {
        return at("cloud");
    }

    ToolRun process() {
        return ToolRun.of(
                "itchy",
                "process",
                "--keep-events",
                "--metadata-dir",
                events().toString(),
                "--output-dir",
                images().toString(),
                "--descriptor-dir",
                descriptors().toString(),
                "--temp-image-dir",
                temporary().toString());
    }

    ToolRun clean() {
        return ToolRun.of(
                "itchy",
                "clean",
                "--metadata-dir",
                events().toString(),
                "--output-dir",
                images().toString(),
                "--descriptor-dir",
                descriptors().toString(),
                "--cache-dir",
                at("caught").toString(),
                "--state-file",
                at("state.db").toString(),
                "--output",
                "json");
    }

    ToolRun sync(String endpoint, Path secret, String readTimeout) {
        return nifty("sync", endpoint, secret, readTimeout, "--retry-after", "1s");
    }

    /** Applied descriptors go that were applied so many days ago and that nobody needs. */
    ToolRun cleanCloud(String endpoint, Path secret, String readTimeout, int days) {
        String most = Integer.toString(days);
        return nifty("clean", endpoint, secret, readTimeout, "--done-days", most, "--rejected-days", most);
    }

    private ToolRun nifty(String command, String endpoint, Path secret, String readTimeout, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                command,
                "--endpoint",
                endpoint,
                "--secret-file",
                secret.toString(),
                "--descriptors-dir",
                descriptors().toString(),
                "--images-dir",
                images().toString(),
                "--read-timeout",
                readTimeout,
                "--timeout",
                "20s",
                "--stalled-after",
                "20s"));
        arguments.addAll(List.of(more));
        return ToolRun.of("nifty", arguments.toArray(String[]::new));
    }

    /**
     * What was made since then, and got its time from the clock, was made an hour earlier by the clock of the site; a descriptor
     * that has the time of its event has not got it from the clock.
     */
    void dateBack(Instant since) throws IOException {
        for (String name : names(descriptors())) {
            Path file = descriptors().resolve(name);
            Instant time = Files.getLastModifiedTime(file).toInstant();
            if (!time.isBefore(since) && !name.startsWith(beginning(time))) {
                Files.setLastModifiedTime(file, FileTime.from(time.minusSeconds(3600)));
            }
        }
    }

    /** Of the name of an event of this time. */
    private static String beginning(Instant time) {
        return String.format("%d.%09d_", time.getEpochSecond(), time.getNano());
    }

    /** Images that nothing in the cloud was made of, or that something was made of and that are gone; in words. */
    List<String> imageDifferences(List<CloudObject> cloud) throws IOException {
        Set<String> needed = cloud.stream().map(image -> image.get("PATH")).collect(Collectors.toSet());
        List<String> found = new ArrayList<>();
        for (String name : names(images())) {
            if (!needed.remove(images().resolve(name).toString())) {
                found.add(name + " stays, and nobody needs it");
            }
        }
        needed.forEach(path -> found.add(path + " is gone too soon"));
        return found;
    }

    /** Names of files, without those of directories and hidden ones. */
    static List<String> names(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> file.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }
}
