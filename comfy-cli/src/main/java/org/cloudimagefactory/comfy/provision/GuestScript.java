package org.cloudimagefactory.comfy.provision;

import java.util.List;
import org.cloudimagefactory.common.spool.BundledFile;

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

    /** Functions of layers; they follow the library. */
    static final String LAYER = "layer.sh";

    private GuestScript() {}

    /** Takes away what belongs to the build only, for distributions without a script of their own. */
    public static String seal() {
        return read(SEAL_COMMON) + "\n" + read(SEAL);
    }

    /**
     * One script that does what several do, for each script that comes over SSH costs several sessions: each in a shell of its own, until
     * one fails.
     */
    static String inOrder(List<String> scripts) {
        if (scripts.size() == 1) {
            return scripts.get(0);
        }
        StringBuilder all = new StringBuilder("#!/bin/sh\nset -e\n");
        // A shell within takes over what was set, and none of these expects that.
        scripts.forEach(script -> all.append("(\nset +e\n").append(script).append("\n)\n"));
        return all.toString();
    }

    /** The text of a script. */
    public static String read(String name) {
        return BundledFile.text(GuestScript.class, name);
    }
}
