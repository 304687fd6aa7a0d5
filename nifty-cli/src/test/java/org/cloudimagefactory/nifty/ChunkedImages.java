package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.cloudimagefactory.common.image.TestPartition;

/** Versions of an appliance as compressed qcow2 files: each has some new bytes, and some that have moved. */
final class ChunkedImages {
    private static final int MIB = 1 << 20;

    private final RegistryFixture cloud;
    private final byte[] content;
    private Path last = Path.of("");

    /**
     * Makes no version yet.
     *
     * @param size bytes that a guest sees, a number of MiB
     */
    ChunkedImages(RegistryFixture cloud, int size) {
        this.cloud = cloud;
        content = new byte[size];
        new Random(23).nextBytes(content);
        TestPartition.write(content);
        Arrays.fill(content, MIB, 2 * MIB, (byte) 0);
    }

    /** What a guest sees of the last one. */
    byte[] content() {
        return content.clone();
    }

    /** Makes a version. */
    Path image(String version) throws Exception {
        byte[] fresh = new byte[10_000];
        new Random(version.hashCode()).nextBytes(fresh);
        System.arraycopy(fresh, 0, content, 3 * MIB + 12_345, fresh.length);
        System.arraycopy(content, 4 * MIB, content, 4 * MIB + 512, MIB / 2);
        Path raw = Files.write(cloud.images().resolve("content"), content);
        Path image = cloud.images().resolve("a-" + version + ".qcow2");
        int exit = new ProcessBuilder("qemu-img", "convert", "-c", "-O", "qcow2", raw.toString(), image.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertEquals(0, exit);
        Files.delete(raw);
        last = image;
        return image;
    }

    /** Makes a version, and puts it into the queue. */
    Path register(String version) throws Exception {
        Path image = image(version);
        descriptor(version, image);
        return image;
    }

    /** Puts a version into the queue. */
    void descriptor(String version, Path image) {
        last = image;
        cloud.descriptor(json(version));
    }

    /** A descriptor of the last image. */
    String json(String version) {
        return """
                {"action":"registration","identifier":"a","version":"%s",
                 "disks":[{"type":"os","format":"qcow2","path":"%s"}]}""".formatted(version, last);
    }
}
