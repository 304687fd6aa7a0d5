package org.cloudimagefactory.common.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/**
 * The text of a configuration file into which settings are put: in the place of the setting of that name, or of its comment
 * ({@code #endpoint: ...}), or at the end. Everything else stays as people wrote it.
 */
public final class SettingsText {
    private final Path file;
    private final String text;
    private final Map<String, String> settings;

    /** The text of a file, which names it in messages; its settings must be readable. */
    public SettingsText(Path file, String text) {
        this.file = file;
        this.text = text;
        this.settings = ConfigurationFile.read(file, text);
    }

    /** The settings by the names that they have in the text. */
    public Map<String, String> settings() {
        return Collections.unmodifiableMap(settings);
    }

    /**
     * The text with these settings.
     *
     * @param changes values by the names that they have, or will have, in the text
     * @param comments what is said above a setting that comes to the end
     */
    public SettingsText with(Map<String, String> changes, Map<String, String> comments) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        changes.forEach((key, value) -> put(lines, key, value, comments.getOrDefault(key, "")));
        SettingsText changed = new SettingsText(file, String.join("\n", lines) + "\n");
        Map<String, String> wanted = new LinkedHashMap<>(settings);
        wanted.putAll(changes);
        if (!changed.settings.equals(wanted)) {
            throw new EnvironmentProblem("cannot put " + String.join(", ", changes.keySet()) + " into " + file
                            + ": its form does not allow it without changing more")
                    .hint("write there yourself: "
                            + String.join(
                                    "; ",
                                    changes.entrySet().stream()
                                            .map(one -> line(one.getKey(), one.getValue()))
                                            .toList()));
        }
        return changed;
    }

    /** The whole text, which ends with a line end. */
    @Override
    public String toString() {
        return text;
    }

    private void put(List<String> lines, String key, String value, String comment) {
        String line = line(key, value);
        int place = settings.containsKey(key) ? place(lines, "", key) : place(lines, "# ?", key);
        if (place >= 0) {
            lines.set(place, line);
            return;
        }
        if (!lines.isEmpty() && !lines.get(lines.size() - 1).isBlank()) {
            lines.add("");
        }
        comment.lines().forEach(one -> lines.add("# " + one));
        lines.add(line);
    }

    private static int place(List<String> lines, String before, String key) {
        Pattern pattern = Pattern.compile(before + "[\"']?" + Pattern.quote(key) + "[\"']?\\s*:(\\s.*)?");
        for (int i = 0; i < lines.size(); i++) {
            if (pattern.matcher(lines.get(i)).matches()) {
                return i;
            }
        }
        return -1;
    }

    /** Plain where that means the same, else in quotes. */
    private static String line(String key, String value) {
        String plain = key + ": " + value;
        boolean isPlain = PlainSettings.read(plain)
                .map(read -> value.equals(read.get(key)))
                .orElse(false);
        return isPlain ? plain : key + ": \"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
