package org.cloudimagefactory.common.spool;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** A file that ships beside a class, in its jar. */
public final class BundledFile {
    private BundledFile() {}

    /** Its content. A file that isn't there is a defect. */
    public static byte[] bytes(Class<?> neighbour, String name) {
        try (InputStream in = neighbour.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + name, e);
        }
    }

    /** Its text. A file that isn't there is a defect. */
    public static String text(Class<?> neighbour, String name) {
        return new String(bytes(neighbour, name), StandardCharsets.UTF_8);
    }
}
