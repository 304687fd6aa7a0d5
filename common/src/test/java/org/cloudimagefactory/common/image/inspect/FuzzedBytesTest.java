package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/** Whatever the bytes are, the inspection comes to an end and says something. */
class FuzzedBytesTest {
    private static final int TRAILER = 512;

    private final ImageInspector inspector = new ImageInspector(new InspectionLimits(2L << 40, 64 << 20));

    @Property
    void saysSomethingOfAnyBytesBehindAMark(@ForAll("marks") String mark, @ForAll @Size(max = 4096) byte[] rest)
            throws IOException {
        byte[] content = new byte[Math.max(1024, rest.length)];
        System.arraycopy(rest, 0, content, 0, rest.length);
        new Patch(content).text(mark.startsWith("\u007f") ? 0x40 : 0, mark);
        ImageInspection inspection = inspector.inspect(new MemoryBytes(content));
        assertFalse(inspection.accepted(), inspection.toString());
        assertTrue(inspection.virtualSize() >= 0);
    }

    @Property
    void saysSomethingOfAnyBytesBeforeAFooter(@ForAll @Size(max = 2048) byte[] rest) throws IOException {
        byte[] content = Arrays.copyOf(rest, rest.length / TRAILER * TRAILER + 2 * TRAILER);
        new Patch(content).text(content.length - TRAILER, "conectix");
        assertFalse(inspector.inspect(new MemoryBytes(content)).accepted());
    }

    @Property
    void saysSomethingOfAnyBytes(@ForAll @Size(max = 2048) byte[] content) throws IOException {
        ImageInspection inspection = inspector.inspect(new MemoryBytes(content));
        assertTrue(inspection.accepted() == inspection.refusals().isEmpty());
    }

    @Provide
    Arbitrary<String> marks() {
        return Arbitraries.of(
                "QFI\u00fb\0\0\0\2",
                "QFI\u00fb\0\0\0\3",
                "KDMV\1\0\0\0",
                "KDMV\3\0\0\0\3\0\3\0",
                "# Disk DescriptorFile\nversion=1\n",
                "\u007f\u0010\u00da\u00be\1\0\1\0",
                "conectix",
                "vhdxfile");
    }
}
