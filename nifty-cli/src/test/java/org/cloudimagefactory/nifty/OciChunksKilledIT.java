package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishers of chunks that are killed at any time, and two at once: what is named is whole. */
class OciChunksKilledIT {
    private static final int KILLS = Integer.getInteger("chunks.kills", 2);
    private static final int SIZE = 24 << 20;

    @TempDir
    Path directory;

    @Test
    void whatIsNamedIsWholeHoweverOftenARunIsKilledAndWithTwoAtOnce() throws Exception {
        long seed = Long.getLong("chunks.seed", System.nanoTime());
        System.out.println("chunks.seed=" + seed);
        Random random = new Random(seed);
        try (RegistryServer registry = RegistryServer.start(directory, RegistryServer.Access.OPEN);
                RegistryFixture cloud = new RegistryFixture(directory.resolve("a"), registry)) {
            ChunkedImages images = new ChunkedImages(cloud, SIZE);
            WholeChunks whole = new WholeChunks(cloud);
            String[] key = new SigningFiles(directory).cosign();
            List<String> line = cloud.arguments("sync", "--chunks", "--retry-after", "0s", key[0], key[1]);
            for (int kill = 1; kill <= KILLS; kill++) {
                images.register(Integer.toString(kill));
                NiftyProcess killed = NiftyProcess.start(line);
                boolean unused = killed.endsWithin(TimeUnit.MILLISECONDS.toNanos(500 + random.nextInt(2500)));
                killed.kill();
                String said = killed.output();
                whole.check("a");
                NiftyProcess next = NiftyProcess.start(line);
                said += next.output();
                assertEquals(0, next.exitCode(), said);
                assertEquals(Digest.SHA_512.of(images.content()), whole.check("a"), said);
                whole.checkNothingTemporary();
            }
            twoAtOnce(images, line);
            assertEquals(Digest.SHA_512.of(images.content()), whole.check("a"));
        }
    }

    /** Of the same version, by two machines: one may have to give way, and neither takes anything from the other. */
    private void twoAtOnce(ChunkedImages images, List<String> line) throws Exception {
        images.register("both");
        Path queue = Files.createDirectory(directory.resolve("queue"));
        RegistryFixture.write(queue.resolve("both.json"), images.json("both"));
        List<String> other = new ArrayList<>(line);
        other.set(other.indexOf("--descriptors-dir") + 1, queue.toString());
        other.set(
                other.indexOf("--state-dir") + 1,
                directory.resolve("other-state").toString());
        NiftyProcess first = NiftyProcess.start(line);
        NiftyProcess second = NiftyProcess.start(other);
        String said = first.output() + second.output();
        assertTrue(Set.of(0, 1).contains(first.exitCode()) && Set.of(0, 1).contains(second.exitCode()), said);
        for (List<String> each : List.of(line, other)) {
            NiftyProcess again = NiftyProcess.start(each);
            said += again.output();
            assertEquals(0, again.exitCode(), said);
        }
    }
}
