package org.cloudimagefactory.common.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;

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
        for (Map.Entry<String, String> change : changes.entrySet()) {
            String key = change.getKey();
            boolean isPut = put(lines, key, line(key, change.getValue()), comments.getOrDefault(key, ""));
            if (!isPut) {
                throw unfit(changes);
            }
        }
        Map<String, String> wanted = new LinkedHashMap<>(settings);
        wanted.putAll(changes);
        try {
            SettingsText changed = new SettingsText(file, String.join("\n", lines) + "\n");
            if (changed.settings.equals(wanted)) {
                return changed;
            }
        } catch (EnvironmentProblem e) {
            throw unfit(changes).causedBy(e);
        }
        throw unfit(changes);
    }

    private Problem unfit(Map<String, String> changes) {
        List<String> lines = changes.entrySet().stream()
                .map(one -> line(one.getKey(), one.getValue()))
                .toList();
        return new EnvironmentProblem("cannot put " + String.join(", ", changes.keySet()) + " into " + file
                        + ": its form does not allow it without changing more")
                .hint("write there yourself: " + String.join("; ", lines));
    }

    /** The whole text, which ends with a line end. */
    @Override
    public String toString() {
        return text;
    }

    /** False for a setting that is there, but not at the beginning of a line. */
    private boolean put(List<String> lines, String key, String line, String comment) {
        boolean isThere = settings.containsKey(key);
        int place = place(lines, isThere ? "" : "# ?", key);
        if (place >= 0) {
            lines.set(place, line);
            return true;
        }
        if (isThere) {
            return false;
        }
        if (!lines.isEmpty() && !lines.get(lines.size() - 1).isBlank()) {
            lines.add("");
        }
        comment.lines().forEach(one -> lines.add("# " + one));
        lines.add(line);
        return true;
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
