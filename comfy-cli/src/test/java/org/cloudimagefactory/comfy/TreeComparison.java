package org.cloudimagefactory.comfy;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether two builds of an image have the same files, but for what docs/layers.md names: the list there is the one that counts
 * here.
 */
final class TreeComparison {
    private static final String HEADING = "### What may differ";
    private static final Pattern ROW = Pattern.compile("\\| (`.*`) \\| .* \\|");
    private static final Pattern GLOB = Pattern.compile("`([^`]+)`");

    private final List<PathMatcher> exceptions;

    private TreeComparison(List<PathMatcher> exceptions) {
        this.exceptions = List.copyOf(exceptions);
    }

    /** With the exceptions of the page. */
    static TreeComparison asDocumented() throws IOException {
        List<PathMatcher> globs = new ArrayList<>();
        boolean isListed = false;
        for (String line : Files.readAllLines(ComfyRun.SOURCES.resolve("docs/layers.md"))) {
            isListed = line.startsWith("#") ? line.equals(HEADING) : isListed;
            Matcher row = ROW.matcher(line);
            if (isListed && row.matches()) {
                Matcher glob = GLOB.matcher(row.group(1));
                while (glob.find()) {
                    globs.add(FileSystems.getDefault().getPathMatcher("glob:" + glob.group(1)));
                }
            }
        }
        if (globs.isEmpty()) {
            throw new IOException("docs/layers.md has no list below '" + HEADING + "'");
        }
        return new TreeComparison(globs);
    }

    /** Files that are not the same in both and are no exceptions, with what each has of them. */
    List<String> differences(Map<String, String> one, Map<String, String> other) {
        Set<String> paths = new TreeSet<>(one.keySet());
        paths.addAll(other.keySet());
        List<String> found = new ArrayList<>();
        for (String path : paths) {
            String first = one.getOrDefault(path, "nothing");
            String second = other.getOrDefault(path, "nothing");
            // Several file systems of one image are told apart by a number in front.
            Path plain = Path.of(path.replaceFirst("^\\([0-9]+\\)", ""));
            if (!first.equals(second) && exceptions.stream().noneMatch(glob -> glob.matches(plain))) {
                found.add(path + ": " + first + " | " + second);
            }
        }
        return found;
    }
}
