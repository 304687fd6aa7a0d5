package org.cloudimagefactory.docs;

import java.util.List;

/** The commands of a crontab's lines, as cron hands them to a shell. */
final class CrontabLines {
    private CrontabLines() {}

    static List<String> commands(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.matches("[A-Z_]+ *=.*"))
                .map(line -> line.replaceFirst("^(@\\w+|(\\S+\\s+){4}\\S+)\\s+", ""))
                .map(line -> line.replaceFirst("^[a-z][a-z0-9_-]*\\s+(?=/|(comfy|itchy|nifty) )", ""))
                .map(line -> line.replace("\\%", "%"))
                .toList();
    }
}
