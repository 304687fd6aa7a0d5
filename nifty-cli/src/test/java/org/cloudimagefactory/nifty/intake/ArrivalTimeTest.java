package org.cloudimagefactory.nifty.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The time that a descriptor carries is that of what it speaks of, not of its arrival. */
class ArrivalTimeTest {
    private static final Instant LONG_AGO = Instant.parse("2001-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path arrive(Path folder, String name, Instant event) throws IOException {
        Path file = Files.writeString(Files.createDirectories(folder).resolve(name), "{}");
        Files.setLastModifiedTime(file, FileTime.from(event));
        return file;
    }

    @Test
    void whatCameJustNowHasNotWaitedSinceItsEvent() throws IOException {
        Instant before = Instant.now().minus(Duration.ofHours(1));
        arrive(directory, "a.json", LONG_AGO);
        List<Instant> times = new WaitingFiles(List.of(directory)).times();
        assertEquals(1, times.size());
        assertTrue(times.get(0).isAfter(before), times.toString());
    }

    @Test
    void theNewestIsWhatWasSetAsideLast() throws IOException {
        Path aside = directory.resolve("rejected");
        Path first = arrive(aside, "a.json", LONG_AGO.plusSeconds(60));
        Path last = arrive(aside, "b.json", LONG_AGO);
        while (ArrivalTime.of(last).compareTo(ArrivalTime.of(first)) <= 0) {
            Files.setLastModifiedTime(last, FileTime.from(LONG_AGO));
        }
        assertEquals(
                List.of(last, first),
                new RejectedDescriptors(List.of(directory))
                        .all().stream().map(Rejection::file).toList());
    }
}
