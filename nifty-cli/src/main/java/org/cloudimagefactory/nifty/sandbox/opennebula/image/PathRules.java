package org.cloudimagefactory.nifty.sandbox.opennebula.image;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.SandboxDatastore;

/**
 * Which files of the front end may become images: those below SAFE_DIRS, and those below none of RESTRICTED_DIRS. Links are
 * resolved; a directory is a prefix of text, not of path elements, as for the real driver.
 */
record PathRules(List<String> safe, List<String> restricted, OneVersion version) {
    private static final List<String> ALWAYS_RESTRICTED = List.of("/var/lib/one/", "/etc/one/", "/root/");

    static PathRules of(SandboxDatastore datastore, OneVersion version) {
        List<String> restricted = new ArrayList<>(ALWAYS_RESTRICTED);
        restricted.addAll(datastore.words("RESTRICTED_DIRS"));
        return new PathRules(datastore.words("SAFE_DIRS"), restricted, version);
    }

    void check(String path) throws SourceException {
        String real = real(path);
        if (startsWith(safe.stream(), real) || !startsWith(restricted.stream(), real)) {
            return;
        }
        String refusal = "Not allowed to copy image from " + path + ", check RESTRICTED_DIRS in your datastore";
        if (version.isSeven()) {
            throw new SourceException(refusal);
        }
        throw new SourceException(
                "ERROR: cp: Not allowed to copy images from " + String.join(" ", restricted) + " " + refusal);
    }

    private static boolean startsWith(Stream<String> directories, String path) {
        return directories.anyMatch(path::startsWith);
    }

    private static String real(String path) {
        try {
            return Path.of(path).toRealPath().toString();
        } catch (IOException e) {
            return path;
        }
    }
}
