package org.cloudimagefactory.comfy.confine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.common.spool.BundledFile;

/** Network namespaces that stand for a site, in which commands are run; see {@code site.sh}. Works as root and as an ordinary user. */
public final class TestSite {
    private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

    private TestSite() {}

    /** What stands before a command that is to be run in a site of its own. */
    public static List<String> words(Path directory) throws IOException {
        Path script = directory.resolve("site.sh");
        Files.writeString(script, BundledFile.text(TestSite.class, "site.sh"));
        List<String> words = new ArrayList<>(List.of("unshare"));
        if (!IS_ROOT) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        words.addAll(List.of("--net", "--mount", "--", "sh", script.toString(), directory.toString()));
        return words;
    }
}
