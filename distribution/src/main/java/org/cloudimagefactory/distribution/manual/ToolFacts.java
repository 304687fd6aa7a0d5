package org.cloudimagefactory.distribution.manual;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the manual says of all commands of a tool beside what their command lines tell. */
final class ToolFacts {
    /** What each exit code means. */
    static final Map<String, String> EXIT_CODES = inOrder(
            "0",
            "All done, or nothing to do.",
            "1",
            "Some items failed; each is named on standard error, and the others were done.",
            "2",
            "The command line is wrong.",
            "3",
            "The environment is wrong: a program is missing, a directory is not writable or full, a server cannot be"
                    + " reached, or the configuration is invalid.",
            "70",
            "A defect of the suite itself; run it again with --debug, and report what it prints.",
            "75",
            "Another run holds the lock of the working directory; try later.",
            "130, 143",
            "Interrupted by SIGINT or SIGTERM; what ran is ended, and temporary files are removed.");

    private static final Map<String, Map<String, String>> VARIABLES = Map.of(
            "comfy",
            inOrder("PATH", "Where Packer, QEMU and other programs are looked for."),
            "itchy",
            inOrder(
                    "VMCATCHER_EVENT_TYPE, VMCATCHER_EVENT_DC_IDENTIFIER, VMCATCHER_...",
                    "The event that 'itchy archive' stores, as vmCatcher sets them.",
                    "PATH",
                    "Where qemu-img is looked for."),
            "nifty",
            inOrder(
                    "ONE_XMLRPC",
                    "Endpoint of OpenNebula, where --endpoint is neither given nor configured.",
                    "ONE_AUTH",
                    "File that holds USER:PASSWORD, where --secret-file is neither given nor configured."));

    private static final List<String> TOOLS = List.of("comfy", "itchy", "nifty");

    private ToolFacts() {}

    /** Files that each command reads. */
    static Map<String, String> files(String tool) {
        return inOrder(
                "/etc/" + tool + "/" + tool + ".yml",
                "Settings of the site.",
                "~/." + tool + ".yml, ~/." + tool + "/" + tool + ".yml",
                "Settings of a user, which win over those of the site.");
    }

    /** Variables that each command reads. */
    static Map<String, String> variables(String tool) {
        String prefix = tool.toUpperCase(Locale.ROOT) + "_";
        Map<String, String> all = new LinkedHashMap<>(inOrder(
                prefix + "...",
                "Every option can be set by a variable, which wins over the files: " + prefix
                        + "LOG_FILE is --log-file." + " '" + tool
                        + " config' prints all settings and where each came from."));
        all.putAll(VARIABLES.get(tool));
        all.put("JAVA_HOME", "Java 17 or newer to run with; without it, the java in PATH is used.");
        all.put("FACTORY_JAVA_OPTIONS", "Further options for Java.");
        return all;
    }

    /** The other tools. */
    static List<String> others(String tool) {
        return TOOLS.stream().filter(other -> !other.equals(tool)).toList();
    }

    private static Map<String, String> inOrder(String... pairs) {
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put(pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
