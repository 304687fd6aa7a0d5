package org.cloudimagefactory.itchy.feed.market;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cloudimagefactory.itchy.feed.registry.GlobPattern;
import org.cloudimagefactory.itchy.feed.registry.Selection;

/**
 * Patterns of what is wanted of a market: {@code name}, {@code tag}, {@code version}, {@code architecture}, {@code os_distro},
 * {@code os_version}, or the name of any field that the market has. All of them must hold.
 */
public final class MarketSelection {
    private static final String NAME = "name";
    private static final String TAG = "tag";
    private static final String VERSION = "version";
    private static final String ARCHITECTURE = "architecture";

    private final Map<String, GlobPattern> patterns = new LinkedHashMap<>();

    /** These patterns by name. */
    public MarketSelection(Map<String, String> patterns) {
        patterns.forEach((key, pattern) -> this.patterns.put(key, new GlobPattern(pattern)));
    }

    /**
     * Whether an appliance is wanted, whatever its version.
     *
     * @param tags names that it has beside its own
     * @param fields what else is said of it
     */
    public boolean wants(String name, Collection<String> tags, String architecture, Map<String, String> fields) {
        return patterns.entrySet().stream().allMatch(wanted -> {
            GlobPattern pattern = wanted.getValue();
            return switch (wanted.getKey()) {
                case NAME -> pattern.matches(name);
                case TAG -> tags.stream().anyMatch(pattern::matches);
                case VERSION -> true;
                case ARCHITECTURE -> isArchitecture(pattern, architecture);
                default -> pattern.matches(fields.getOrDefault(wanted.getKey(), ""));
            };
        });
    }

    /** Whether a version is wanted. */
    public boolean wantsVersion(String version) {
        GlobPattern pattern = patterns.get(VERSION);
        return pattern == null || pattern.matches(version);
    }

    private static boolean isArchitecture(GlobPattern pattern, String name) {
        return pattern.matches(name)
                || new GlobPattern(Selection.architecture(pattern.text())).matches(Selection.architecture(name));
    }
}
