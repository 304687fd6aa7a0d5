package org.cloudimagefactory.comfy.provision;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Scripts that run in guests; they ship as resources beside this class. */
public final class GuestScript {
    /** Functions that the other scripts use. */
    public static final String LIBRARY = "library.sh";

    private static final String SEAL = "seal.sh";

    /** The part of every seal, which also follows a distribution's own. */
    public static final String SEAL_COMMON = "seal-common.sh";

    /** Fails when something of the build is left. */
    public static final String SEAL_CHECK = "seal-check.sh";

    /** Prints the installed packages. */
    public static final String PACKAGE_LIST = "package-list.sh";

    private GuestScript() {}

    /** Takes away what belongs to the build only, for distributions without a script of their own. */
    public static String seal() {
        return read(SEAL_COMMON) + "\n" + read(SEAL);
    }

    /** The text of a script. */
    public static String read(String name) {
        try (InputStream in = GuestScript.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
