package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.record.ApplianceRecords;
import org.cloudimagefactory.itchy.record.ImageUse;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.cloudimagefactory.itchy.record.MadeImage;

/** A site whose images were made without qemu-img: files with the records that {@code itchy process} writes. */
final class CleanSite {
    static final FilePermissions PERMISSIONS = FilePermissions.parse("640");

    final Site site;
    private int events;

    CleanSite(Path root) throws IOException {
        site = new Site(root);
        for (Path directory : List.of(site.metadata, site.output, site.descriptors)) {
            Files.createDirectories(directory);
        }
    }

    /** An image of a version with its record and its descriptor, which waits. */
    Path image(String identifier, String version) throws IOException {
        return image(identifier, version, Instant.now(), site.metadata);
    }

    Path image(String identifier, String version, Instant at, Path spool) throws IOException {
        String name = identifier + "_" + version + "_0123456789abcdef.qcow2";
        Path file = Files.writeString(site.output.resolve(name), "image " + identifier + " " + version);
        String event = String.format("%010d.%09d_AvailablePostfix_%s.json", 1_700_000_000, ++events, identifier);
        Path descriptor = site.descriptors.resolve(event);
        ImageUse use = new ImageUse(version, event, spool.toString(), descriptor.toString(), at.toString(), null);
        new ApplianceRecords(site.output, PERMISSIONS, Clock.fixed(at, ZoneOffset.UTC))
                .used(identifier, new MadeImage("qcow2", null, List.of(MadeFile.of(file, name)), List.of(use)));
        Files.writeString(descriptor, "{\"disks\": [{\"path\": \"" + file + "\"}]}");
        return file;
    }

    /** A version expires. */
    void expire(String identifier, String version) {
        new ApplianceRecords(site.output, PERMISSIONS, Clock.systemUTC()).expired(identifier, version);
    }

    /** The next tool is done with all descriptors. */
    void finishAll() throws IOException {
        Path done = Files.createDirectories(site.descriptors.resolve("done"));
        for (String name : Site.names(site.descriptors)) {
            if (name.endsWith(".json")) {
                Files.move(site.descriptors.resolve(name), done.resolve(name));
            }
        }
    }

    Site.Run clean(String... arguments) {
        return cleanWith(site.descriptors, arguments);
    }

    /** With another directory of descriptors. */
    Site.Run cleanWith(Path descriptors, String... arguments) {
        List<String> all = new ArrayList<>(List.of(
                "clean", "-m", site.metadata.toString(), "-o", site.output.toString(), "-e", descriptors.toString()));
        all.addAll(List.of(
                "--cache-dir",
                site.cache.toString(),
                "--state-file",
                site.root.resolve("s.db").toString()));
        all.addAll(List.of(arguments));
        return site.run(Map.of(), all.toArray(String[]::new));
    }

    List<String> images() {
        return Site.names(site.output);
    }

    /** Everything below a directory with its content and times. */
    static Map<String, String> state(Path directory) throws IOException {
        Map<String, String> state = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.toList()) {
                state.put(
                        file.toString(),
                        Files.getLastModifiedTime(file) + (Files.isRegularFile(file) ? Files.readString(file) : ""));
            }
        }
        return state;
    }

    static void age(Path file, int days) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(days * 86_400L)));
    }
}
