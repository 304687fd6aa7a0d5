package org.cloudimagefactory.comfy.completion;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.completion.CandidateSource;
import org.cloudimagefactory.common.completion.TypedWords;
import org.cloudimagefactory.common.config.QuickSettings;

/**
 * Names and versions of distributions, found in their descriptions without reading these as documents. A description that tells
 * the parts of a version in another order than that of its number has others offered; what is built is read by the catalogue.
 */
public final class DescribedDistributions {
    private static final String SUFFIX = ".description";
    private static final long SIZE_LIMIT = 1 << 20;
    private static final int BASES = 8;
    private static final Pattern PART =
            Pattern.compile("\\b(major|minor|patch)_version[\"']?\\s*:\\s*[\"']?([A-Za-z0-9._+-]+)");
    private static final Pattern BASE =
            Pattern.compile("(?m)^[\\s{]*[\"']?(?:base|from)[\"']?\\s*:\\s*[\"']?([A-Za-z0-9._+-]+)");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*#.*$");

    private final QuickSettings settings;
    private final Path shipped;

    /** Looks where these settings say, if nothing is typed, and then at what ships. */
    public DescribedDistributions(QuickSettings settings, Path shipped) {
        this.settings = settings;
        this.shipped = shipped;
    }

    /** Names of the distributions that there are with these words. */
    public Set<String> names(TypedWords typed) {
        return descriptions(typed).keySet();
    }

    /** Versions of the distributions that are named already; of all, if none is. */
    public CandidateSource versions() {
        return typed -> {
            Map<String, Path> known = descriptions(typed);
            List<String> named =
                    typed.words().stream().filter(known::containsKey).toList();
            List<String> versions = new ArrayList<>();
            for (String name : named.isEmpty() ? known.keySet() : named) {
                versions.addAll(versions(name, known, BASES));
            }
            return versions;
        };
    }

    private static List<String> versions(String name, Map<String, Path> known, int bases) throws IOException {
        Path file = known.get(name);
        if (file == null || bases == 0 || Files.size(file) > SIZE_LIMIT) {
            return List.of();
        }
        String text = COMMENT.matcher(Files.readString(file)).replaceAll("");
        List<String> versions = new ArrayList<>();
        Matcher parts = PART.matcher(text);
        while (parts.find()) {
            if (parts.group(1).equals("major")) {
                versions.add(parts.group(2));
            } else if (!versions.isEmpty()) {
                versions.set(versions.size() - 1, versions.get(versions.size() - 1) + "." + parts.group(2));
            }
        }
        Matcher base = BASE.matcher(text);
        return versions.isEmpty() && base.find() ? versions(base.group(1), known, bases - 1) : versions;
    }

    private Map<String, Path> descriptions(TypedWords typed) {
        Map<String, Path> found = new TreeMap<>();
        for (Path directory : directories(typed)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    Path description = entry.resolve(name + SUFFIX);
                    if (Files.isRegularFile(description)) {
                        found.putIfAbsent(name, description);
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                // The others may have some.
            }
        }
        return found;
    }

    private List<Path> directories(TypedWords typed) {
        List<String> values = typed.values("-t", "--template-dir");
        String all = values.isEmpty() ? settings.get("template_dir").orElse("") : String.join(",", values);
        List<Path> directories = new ArrayList<>(Arrays.stream(all.split(",", -1))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .toList());
        directories.add(shipped);
        return directories;
    }
}
