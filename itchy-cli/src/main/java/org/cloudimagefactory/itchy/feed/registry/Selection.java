package org.cloudimagefactory.itchy.feed.registry;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.UsageProblem;

/**
 * Patterns of what is wanted: {@code name}, {@code tag}, {@code version}, {@code architecture}, {@code os_version},
 * {@code os_distro}, {@code os_type}, or the name of any annotation. All of them must hold.
 */
public final class Selection {
    /** What Go and Linux call the same. */
    private static final Map<String, String> ARCHITECTURES = Map.of("amd64", "x86_64", "arm64", "aarch64");

    private static final String ARCHITECTURE = "architecture";

    private final Map<String, GlobPattern> patterns = new LinkedHashMap<>();

    /** These patterns by name. */
    public Selection(Map<String, String> patterns) {
        patterns.forEach((key, pattern) -> this.patterns.put(key, new GlobPattern(pattern)));
    }

    /** Reads {@code KEY=PATTERN}. */
    public static Map.Entry<String, String> parse(String text) {
        int equals = text.indexOf('=');
        if (equals < 1 || equals == text.length() - 1) {
            throw new UsageProblem("cannot read the selection '" + text + "'")
                    .hint("give KEY=PATTERN, such as os_version=24.* or architecture=x86_64");
        }
        return Map.entry(text.substring(0, equals), text.substring(equals + 1));
    }

    /** As Linux calls it. */
    public static String architecture(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return ARCHITECTURES.getOrDefault(lower, lower);
    }

    boolean wantsArchitecture(String name) {
        GlobPattern pattern = patterns.get(ARCHITECTURE);
        return pattern == null || isArchitecture(pattern, name);
    }

    /** Whether one is wanted, and not any. */
    boolean namesArchitecture() {
        return patterns.containsKey(ARCHITECTURE);
    }

    boolean wantsName(String name) {
        GlobPattern pattern = patterns.get("name");
        return pattern == null || pattern.matches(name);
    }

    boolean wantsTag(String tag) {
        GlobPattern pattern = patterns.get("tag");
        return pattern == null || pattern.matches(tag);
    }

    /** Whether what is said of an artifact is wanted. */
    boolean wants(Artifact artifact, Annotations said) {
        for (Map.Entry<String, GlobPattern> wanted : patterns.entrySet()) {
            boolean holds = switch (wanted.getKey()) {
                case "name", "tag" -> true;
                case "version" -> wanted.getValue().matches(artifact.version());
                case ARCHITECTURE ->
                    isArchitecture(wanted.getValue(), artifact.texts().getOrDefault("sl:arch", ""));
                default -> isSaid(wanted.getKey(), wanted.getValue(), said);
            };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSaid(String key, GlobPattern pattern, Annotations said) {
        Optional<String> value =
                said.get(key).or(() -> said.get(Annotations.GLANCE + key)).or(() -> said.get(Annotations.EGI + key));
        return value.filter(pattern::matches).isPresent();
    }

    private static boolean isArchitecture(GlobPattern pattern, String name) {
        return pattern.matches(name) || new GlobPattern(architecture(pattern.text())).matches(architecture(name));
    }
}
