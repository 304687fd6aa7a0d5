package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.image.QemuImg;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What qemu-img writes with any of its options is accepted, and qemu-img reads in it what we read. */
class AcceptedImagesIT {
    private static final int SIZE = 2 * TestImages.MIB;
    /** Neither a multiple of any cluster size nor of a track. */
    private static final int ODD_SIZE = TestImages.MIB + 5 * 512;

    @TempDir
    private static Path directory;

    private static TestImages images;
    private static Path disk;
    private static Path oddDisk;

    private final ImageInspector inspector = new ImageInspector(InspectionLimits.DEFAULT);
    private final QemuAgreement agreement = new QemuAgreement(new QemuImg("qemu-img", TestImages.RUNNER));

    @BeforeAll
    static void makeDisks() throws IOException {
        images = new TestImages(directory);
        disk = images.disk("disk.raw", SIZE);
        oddDisk = images.disk("odd.raw", ODD_SIZE);
    }

    static Stream<List<String>> conversions() {
        Stream<String> qcow2 = Stream.of(
                        "compat=0.10",
                        "compat=1.1",
                        "compat=1.1,lazy_refcounts=on",
                        "compat=1.1,refcount_bits=1",
                        "compat=1.1,refcount_bits=64",
                        "compat=1.1,compression_type=zstd")
                .flatMap(options -> Stream.of("512", "64k", "2M").map(cluster -> options + ",cluster_size=" + cluster));
        Stream<String> extended = Stream.of("16k", "2M").map(cluster -> "extended_l2=on,cluster_size=" + cluster);
        Stream<String> vmdk = Stream.of("monolithicSparse", "streamOptimized")
                .flatMap(subformat -> Stream.of("", ",compat6=on", ",zeroed_grain=on,adapter_type=lsilogic")
                        .map(more -> "subformat=" + subformat + more));
        Stream<String> vpc = Stream.of("fixed", "dynamic")
                .flatMap(subformat ->
                        Stream.of("on", "off").map(force -> "subformat=" + subformat + ",force_size=" + force));
        Stream<String> vhdx = Stream.of("fixed", "dynamic")
                .flatMap(subformat ->
                        Stream.of("1M", "32M").map(block -> "subformat=" + subformat + ",block_size=" + block));
        return Stream.of(
                        Stream.concat(qcow2, extended)
                                .flatMap(options ->
                                        Stream.of(List.of("qcow2", options), List.of("qcow2", options + " -c"))),
                        vmdk.map(options -> List.of("vmdk", options)),
                        Stream.of("static=off", "static=on").map(options -> List.of("vdi", options)),
                        vpc.map(options -> List.of("vpc", options)),
                        vhdx.map(options -> List.of("vhdx", options)),
                        Stream.of(List.of("raw", "")))
                .flatMap(stream -> stream);
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void acceptsWhatIsConverted(List<String> conversion) {
        for (Path source : List.of(disk, oddDisk)) {
            Path image = images.convert(source, "converted", conversion.get(0), conversion.get(1));
            assertAccepted(image, conversion.get(0));
        }
    }

    static Stream<List<String>> empties() {
        return Stream.of(
                List.of("qcow2", "", "1T"),
                List.of("qcow2", "", "2T"),
                List.of("qcow2", "cluster_size=512", "100G"),
                List.of("qcow2", "preallocation=metadata", "20G"),
                List.of("qcow2", "preallocation=metadata,extended_l2=on", "1G"),
                List.of("qcow2", "preallocation=falloc", "3M"),
                List.of("qcow2", "preallocation=full", "3M"),
                List.of("qcow2", "", "512"),
                List.of("vmdk", "", "2T"),
                List.of("vmdk", "subformat=streamOptimized", "100G"),
                List.of("vdi", "", "2T"),
                List.of("vpc", "force_size=on", "2000G"),
                List.of("vpc", "", "100G"),
                List.of("vhdx", "", "2T"),
                List.of("vhdx", "", "777M"));
    }

    @ParameterizedTest
    @MethodSource("empties")
    void acceptsWhatIsEmpty(List<String> creation) {
        Path image = images.create("empty", creation.get(0), creation.get(1), creation.get(2));
        assertAccepted(image, creation.get(0));
    }

    private void assertAccepted(Path image, String format) {
        ImageInspection inspection = inspector.inspect(image);
        assertEquals(List.of(), inspection.refusals());
        assertEquals(format, inspection.formatName());
        agreement.confirm(inspection, inspection.source(image));
    }
}
