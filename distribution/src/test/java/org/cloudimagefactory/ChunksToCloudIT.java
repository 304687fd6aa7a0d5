package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The short form of {@link ChunksToCloudVerification}: an image that comes whole, one in chunks, one with a damaged pack. */
class ChunksToCloudIT {
    @TempDir
    Path directory;

    @Test
    void theCloudFollowsWhatIsPublishedInChunks() throws Exception {
        try (ChunkLoop loop = new ChunkLoop(directory, 8)) {
            loop.next("1");
            loop.publish("--chunks");
            loop.subscribe();
            assertEquals("", loop.follow());

            loop.next("2");
            loop.publish("--chunks");
            assertEquals("", loop.follow());
            String unused = loop.saved();
            loop.readByOthers();

            loop.next("3");
            loop.publish("--chunks");
            loop.damagePack();
            String said = loop.follow();
            assertEquals(
                    2,
                    said.lines()
                            .filter(line -> line.contains("the whole file is fetched: "))
                            .count(),
                    said);
            assertTrue(loop.sentByList() >= loop.whole() && loop.sentByRegistry() >= loop.whole(), loop.told());
        }
    }
}
