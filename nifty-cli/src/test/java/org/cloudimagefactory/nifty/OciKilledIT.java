package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process is killed in the middle of a push; the next run goes on where it was, and ends right. */
class OciKilledIT {
    private static final int MIB = 1 << 20;
    private static final int SIZE = 64 * MIB;
    private static final int KILLED = 137;
    private static final int ATTEMPTS = 5;
    private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(2);

    @TempDir
    Path directory;

    @Test
    void goesOnWhereAKilledRunWas() throws Exception {
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.OPEN)) {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                if (killedInTheMiddle(registry, directory.resolve("attempt" + attempt))) {
                    return;
                }
            }
            throw new AssertionError("no run could be killed in the middle of its upload");
        }
    }

    private boolean killedInTheMiddle(RegistryServer registry, Path base) throws Exception {
        try (RegistryFixture cloud = new RegistryFixture(base, registry)) {
            Path image = cloud.images().resolve("large.raw");
            byte[] content = new byte[SIZE];
            new Random(SIZE).nextBytes(content);
            Files.write(image, content);
            cloud.register("large", "1", image);
            int first = registry.requests().size();
            NiftyProcess process = NiftyProcess.start(cloud.arguments("sync"));
            long kept = await(process, cloud.state());
            if (kept == 0) {
                String output = process.output();
                assertEquals(0, process.exitCode(), output);
                return false;
            }
            process.kill();
            if (process.exitCode() != KILLED || kept >= SIZE) {
                return false;
            }
            assertEquals(List.of(), cloud.tags("large"), "an upload that has not ended has a name");
            int second = registry.requests().size();
            NiftyProcess next = NiftyProcess.start(cloud.arguments("sync"));
            String output = next.output();
            assertEquals(0, next.exitCode(), output);
            List<String> all = registry.requests();
            long begun = sent(all.subList(first, second));
            long ended = sent(all.subList(second, all.size()));
            assertTrue(
                    begun > 0 && ended < SIZE / (16 * MIB) + 1,
                    begun + " chunks before, " + ended + " after: " + output);
            assertEquals(
                    Digest.SHA_256.of(content),
                    cloud.manifest("large", "latest").layers().get(0).digest().hex());
            Path copy = Files.createDirectory(base.resolve("copy"));
            registry.skopeo(
                    "copy",
                    "--src-tls-verify=false",
                    "docker://" + cloud.repository("large") + ":latest",
                    "dir:" + copy);
            assertEquals(-1, Files.mismatch(image, copy.resolve(Digest.SHA_256.of(content))));
            assertEquals(List.of(), notes(cloud.state()));
            return true;
        }
    }

    /** Chunks that the registry took, the two bytes of an empty config among them. */
    private static long sent(List<String> requests) {
        return requests.stream().filter(line -> line.startsWith("\"PATCH ")).count();
    }

    /** Waits until something of the upload is there; how much. */
    private static long await(NiftyProcess process, Path state) throws IOException, InterruptedException {
        while (!process.endsWithin(LOOK)) {
            for (Path note : notes(state)) {
                String text;
                try {
                    text = Files.readString(note);
                } catch (IOException e) {
                    continue;
                }
                String position = text.replaceFirst("(?s).*\"position\" ?: ?([0-9]+).*", "$1");
                if (position.matches("[1-9][0-9]*")) {
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
        } catch (java.io.UncheckedIOException e) {
            return List.of();
        }
    }
}
