package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.spool.Digest;

/** A push of an image of random bytes into a real registry, killed again and again on its way. */
final class KilledPush {
    private static final int PIECE = 1 << 20;
    private static final int KILLED = 137;
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(2);
    private static final Pattern SESSION = Pattern.compile("\"(?:PATCH|PUT) [^ ]*/blobs/uploads/([0-9a-f-]{36})");

    private final RegistryServer registry;
    private final Path base;
    private final long size;
    private final List<String> log = new ArrayList<>();

    KilledPush(RegistryServer registry, Path base, long size) {
        this.registry = registry;
        this.base = base;
        this.size = size;
    }

    /** What happened when, a line each. */
    List<String> log() {
        return log;
    }

    /**
     * Pushes, and kills the run each time that it has come further than the one before.
     *
     * @return whether it could be killed so often in the middle; a fast machine may end before
     */
    boolean isKilled(int times) throws Exception {
        try (RegistryFixture cloud = new RegistryFixture(base, registry)) {
            Path image = cloud.images().resolve("large.raw");
            write(image);
            cloud.register("large", "1", image);
            int first = registry.requests().size();
            long kept = 0;
            for (int kill = 1; kill <= times; kill++) {
                NiftyProcess process = NiftyProcess.start(cloud.arguments("sync"));
                kept = await(process, cloud.state(), kept);
                if (kept == 0) {
                    String output = process.output();
                    assertEquals(0, process.exitCode(), output);
                    return false;
                }
                process.kill();
                if (process.exitCode() != KILLED || kept >= size) {
                    return false;
                }
                log.add("killed when " + (kept >> 20) + " of " + (size >> 20) + " MiB were there");
                assertEquals(List.of(), cloud.tags("large"), "an upload that has not ended has a name");
            }
            int second = registry.requests().size();
            NiftyProcess last = NiftyProcess.start(cloud.arguments("sync"));
            String output = last.output();
            assertEquals(0, last.exitCode(), output);
            log.add("the next run ended: "
                    + output.lines().reduce((one, next) -> next).orElse(""));
            List<String> all = registry.requests();
            Set<String> begun = sessions(all.subList(first, second));
            Set<String> ended = sessions(all.subList(second, all.size()));
            assertFalse(Collections.disjoint(begun, ended), "it began anew: " + output);
            log.add("the registry had "
                    + all.subList(first, all.size()).stream()
                            .filter(line -> line.startsWith("\"PATCH "))
                            .count() + " chunks");
            checkWhatIsThere(cloud, image);
            return true;
        }
    }

    private void checkWhatIsThere(RegistryFixture cloud, Path image) throws Exception {
        String digest = Digest.SHA_256.of(image);
        assertEquals(
                digest,
                cloud.manifest("large", "latest").layers().get(0).digest().hex());
        Path copy = Files.createDirectory(base.resolve("copy"));
        registry.skopeo(
                "copy", "--src-tls-verify=false", "docker://" + cloud.repository("large") + ":latest", "dir:" + copy);
        assertEquals(-1, Files.mismatch(image, copy.resolve(digest)));
        log.add("skopeo reads the same " + Files.size(image) + " bytes");
        assertEquals(List.of(), notes(cloud.state()));
    }

    private void write(Path image) throws IOException {
        Random random = new Random(size);
        byte[] piece = new byte[PIECE];
        try (OutputStream out = Files.newOutputStream(image)) {
            for (long at = 0; at < size; at += PIECE) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
    }

    /** Uploads to which bytes went. */
    private static Set<String> sessions(List<String> requests) {
        return requests.stream()
                .map(SESSION::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
    }

    /** Waits until more of the upload is there than before; how much, or 0 when the run has ended. */
    private static long await(NiftyProcess process, Path state, long before) throws IOException, InterruptedException {
        while (!process.endsWithin(LOOK)) {
            for (Path note : notes(state)) {
                String text;
                try {
                    text = Files.readString(note);
                } catch (IOException e) {
                    continue;
                }
                String position = text.replaceFirst("(?s).*\"position\" ?: ?([0-9]+).*", "$1");
                if (position.matches("[1-9][0-9]*") && Long.parseLong(position) > before) {
                    return Long.parseLong(position);
                }
            }
        }
        return 0;
    }

    private static List<Path> notes(Path state) throws IOException {
        if (!Files.isDirectory(state)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(state)) {
            return files.filter(file -> file.toString().endsWith(".upload")).toList();
        } catch (UncheckedIOException e) {
            return List.of();
        }
    }
}
