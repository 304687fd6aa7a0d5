package org.cloudimagefactory.distribution.completion;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Tells how each option and parameter is completed: by its type, by what it is, or by the label of its value. */
final class WordRules {
    private static final List<String> ARCHITECTURES = List.of("x86_64", "aarch64");
    private static final List<String> EXECUTORS = List.of("local", "slurm", "command");
    private static final List<String> CONVERTED = List.of("qcow2", "raw", "vmdk", "vdi", "vpc", "vhdx", "ova");
    private static final List<String> BUILT = List.of("qcow2", "raw", "vmdk", "vdi", "ova");

    /** By tool and long name; a command between them where the option means different things. */
    private static final Map<String, List<String>> FIXED = Map.ofEntries(
            Map.entry("comfy --format", BUILT),
            Map.entry("comfy --arch", ARCHITECTURES),
            Map.entry("comfy --method", List.of("install", "cloud-image")),
            Map.entry("comfy --executor", EXECUTORS),
            Map.entry("itchy --executor", EXECUTORS),
            Map.entry("comfy --accelerator", List.of("kvm", "tcg", "auto")),
            Map.entry("itchy --required-format", CONVERTED),
            Map.entry("itchy --format", CONVERTED),
            Map.entry("itchy --compress", List.of("zstd", "zlib")),
            Map.entry("itchy --vpc", List.of("dynamic", "fixed")),
            Map.entry("itchy --vmdk-adapter", List.of("ide", "buslogic", "lsilogic", "legacyESX")),
            Map.entry("nifty --backend", List.of("directory", "marketplace", "oci", "opennebula", "simplestreams")),
            Map.entry("nifty --layout", List.of("egi", "containerdisk")),
            Map.entry("nifty --transfer", List.of("local", "copy", "http")),
            Map.entry("nifty --one-version", List.of("6.10.0", "7.4.0")));

    private static final Map<String, Words> ASKED = Map.of(
            "comfy --version", Words.asked("versions"),
            "comfy --remove", Words.asked("images"),
            "comfy KEY", Words.asked("layers"),
            "comfy DISTRIBUTION", Words.asked("distributions"),
            "comfy DISTRIBUTION|FILE", new Words(List.of(), "distributions", Words.Files.ALL, false),
            "itchy EVENT", Words.asked("failed-events"),
            "itchy URL|UUID", Words.asked("subscriptions"),
            "itchy --select", Words.asked("images"),
            "itchy --deselect", Words.asked("images"),
            "nifty IDENTIFIER", Words.asked("identifiers"));

    private static final Set<String> FILES =
            Set.of("FILE", "FILE|DIR", "FILE|URL", "IMAGE", "PROGRAM", "SRC", "DST", "DESCRIPTOR", "DB");
    private static final Set<String> DIRECTORIES = Set.of("DIR", "DIR|URL");

    /** Labels of values that nobody but the operator knows. */
    static final Set<String> UNKNOWABLE = Set.of(
            "ADDRESS",
            "COMMAND",
            "DAYS",
            "DN",
            "DURATION",
            "FAMILY=URL#SUM",
            "GROUP",
            "HOST:PORT",
            "HOW",
            "ID",
            "NAME=VALUE",
            "IDENTIFIER=NAME[:TAG]",
            "KEY=PATTERN",
            "KEY=VALUE",
            "MB",
            "MIB",
            "MS",
            "N",
            "NAME",
            "NAME,...",
            "OCTAL",
            "PATTERN",
            "PORT",
            "PREFIX",
            "RATE",
            "SIZE",
            "TEXT",
            "TIME",
            "URL",
            "USER",
            "UUID",
            "VO",
            "VO=GROUP",
            "WHEN",
            "[KEY=]VALUE");

    private WordRules() {}

    static Words of(String tool, ArgSpec argument) {
        boolean isList =
                argument instanceof OptionSpec && !argument.splitRegex().isEmpty();
        String name =
                tool + " " + (argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel());
        for (String key : keys(tool, argument)) {
            if (FIXED.containsKey(key)) {
                return Words.fixed(FIXED.get(key), isList);
            }
        }
        // --select means images in one command, and what is said of them in another.
        Words asked = argument.paramLabel().equals("KEY=PATTERN") ? null : ASKED.get(name);
        if (asked != null) {
            return asked;
        }
        if (argument.completionCandidates() != null) {
            List<String> values = new ArrayList<>();
            argument.completionCandidates().forEach(values::add);
            return Words.fixed(values, isList);
        }
        return byLabel(argument.paramLabel());
    }

    /** Whether it is known how the value is completed, or that nothing can be known of it. */
    static boolean isKnown(String tool, ArgSpec argument) {
        return !of(tool, argument).equals(Words.NONE) || UNKNOWABLE.contains(argument.paramLabel());
    }

    private static List<String> keys(String tool, ArgSpec argument) {
        List<String> keys = new ArrayList<>();
        if (argument instanceof OptionSpec option) {
            for (String name : option.names()) {
                keys.add(tool + " " + name);
            }
        }
        return keys;
    }

    private static Words byLabel(String label) {
        if (DIRECTORIES.contains(label)) {
            return Words.files(Words.Files.DIRECTORIES);
        }
        return FILES.contains(label) ? Words.files(Words.Files.ALL) : Words.NONE;
    }
}
