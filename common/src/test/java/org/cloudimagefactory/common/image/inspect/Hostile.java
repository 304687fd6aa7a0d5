package org.cloudimagefactory.common.image.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A way to spoil a good image, and exactly what has to be said of it.
 *
 * @param name of the case
 * @param change what is done to the image
 * @param reasons every reason, in their order
 */
record Hostile(String name, Consumer<Patch> change, List<String> reasons) {
    private static final ImageInspector INSPECTOR = new ImageInspector(InspectionLimits.DEFAULT);

    static Hostile of(String name, Consumer<Patch> change, String... reasons) {
        return new Hostile(name, change, List.of(reasons));
    }

    /** Spoils a copy of the image, which was good before, and compares what is said. */
    void assertRefused(byte[] image, String format) throws IOException {
        assertEquals(List.of(), INSPECTOR.inspect(new MemoryBytes(image)).refusals());
        Patch patch = new Patch(image.clone());
        change.accept(patch);
        ImageInspection inspection = INSPECTOR.inspect(new MemoryBytes(patch.bytes()));
        assertEquals(String.join("\n", reasons), String.join("\n", inspection.refusals()));
        assertEquals(format, inspection.formatName());
    }

    @Override
    public String toString() {
        return name;
    }
}
