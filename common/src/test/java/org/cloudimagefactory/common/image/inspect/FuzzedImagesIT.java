package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Real images with some numbers changed neither break the inspection nor keep it busy. */
class FuzzedImagesIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    /** Numbers at which things break. */
    private static final Long[] EDGES = {
        0L, 1L, 2L, 0xffL, 512L, 0x10000L, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL, 1L << 62, Long.MIN_VALUE, -1L
    };

    private static Path directory;
    private static List<Seed> seeds = List.of();

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);

    /** An image and the places in it where something is written that is no data of the guest. */
    private record Seed(Path file, List<Integer> places) {}

    /** A number to write. */
    private record Change(int place, int width, boolean bigEndian, long value) {}

    @BeforeContainer
    static void makeImages() throws IOException {
        directory = Files.createTempDirectory("fuzzed");
        TestImages images = new TestImages(directory);
        Path disk = images.disk("disk", TestImages.MIB);
        Path used = images.convert(disk, "used", "qcow2", "");
        TestImages.qemuImg("snapshot", "-c", "first", used.toString());
        TestImages.qemuImg("bitmap", "--add", "-f", "qcow2", used.toString(), "bitmap");
        seeds = Stream.of(
                        disk,
                        used,
                        images.convert(disk, "extended", "qcow2", "extended_l2=on"),
                        images.convert(disk, "compressed", "qcow2", "cluster_size=4k -c"),
                        images.convert(disk, "sparse", "vmdk", ""),
                        images.convert(disk, "streamed", "vmdk", "subformat=streamOptimized"),
                        images.convert(disk, "vdi", "vdi", ""),
                        images.convert(disk, "vhd", "vpc", "force_size=on"),
                        images.convert(disk, "fixed", "vpc", "subformat=fixed,force_size=on"),
                        images.convert(disk, "vhdx", "vhdx", "block_size=1M"))
                .map(FuzzedImagesIT::seed)
                .toList();
    }

    @AfterContainer
    static void clean() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    @Property
    void saysSomethingOfChangedImages(
            @ForAll("seeds") Seed seed, @ForAll("changes") @Size(min = 1, max = 4) List<Change> changes)
            throws IOException {
        byte[] content = Files.readAllBytes(seed.file());
        Patch patch = new Patch(content);
        changes.forEach(change -> apply(patch, seed, change));
        ImageInspection inspection =
                assertTimeoutPreemptively(LIMIT, () -> inspector.inspect(new MemoryBytes(content)));
        assertTrue(inspection.refusals().size() < 50, inspection.toString());
    }

    @Provide
    Arbitrary<Seed> seeds() {
        return Arbitraries.of(seeds);
    }

    @Provide
    Arbitrary<List<Change>> changes() {
        Arbitrary<Long> values = Arbitraries.oneOf(Arbitraries.of(EDGES), Arbitraries.longs());
        return Combinators.combine(
                        Arbitraries.integers().greaterOrEqual(0),
                        Arbitraries.of(1, 4, 8),
                        Arbitraries.of(true, false),
                        values)
                .as(Change::new)
                .list();
    }

    private static void apply(Patch patch, Seed seed, Change change) {
        int place = seed.places().get(change.place() % seed.places().size()) / change.width() * change.width();
        ByteOrder order = change.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        patch.number(place, change.width(), order, change.value());
    }

    private static Seed seed(Path file) {
        try {
            byte[] content = Files.readAllBytes(file);
            int end = content.length - 8;
            return new Seed(
                    file,
                    IntStream.range(0, end)
                            .filter(place -> content[place] != 0)
                            .filter(place -> place < 4096 || place % 65_536 < 256 || place > end - 512)
                            .boxed()
                            .toList());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
