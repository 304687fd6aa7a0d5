package org.cloudimagefactory.comfy.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.cloudimagefactory.common.config.NearestName;

/**
 * The predecessor's command lines in today's form: {@code comfy DISTRIBUTION} is a build, {@code DISTRIBUTION-versions} lists
 * versions, {@code help} and {@code version} are commands, and after the distribution, {@code -f} and {@code -g} take several
 * words.
 */
public final class PredecessorArguments {
    private static final String BUILD = "build";
    private static final String VERSIONS = "-versions";
    private static final Set<String> LISTS = Set.of("-f", "--format", "--formats", "-g", "--groups");

    private final Set<String> commands;
    private final Supplier<Set<String>> distributions;

    /**
     * Knows the names of today's commands.
     *
     * @param distributions that there are; only asked for a word that looks like a slip in the name of a command
     */
    public PredecessorArguments(Set<String> commands, Supplier<Set<String>> distributions) {
        this.commands = Set.copyOf(commands);
        this.distributions = distributions;
    }

    /** Today's form. */
    public String[] translated(String... arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        if (words.isEmpty()) {
            return arguments;
        }
        String first = words.get(0);
        if (!first.startsWith("-") && !commands.contains(first)) {
            if (first.equals("version")) {
                return new String[] {"--version"};
            }
            if (first.equals("help")) {
                return help(words.size() > 1 ? words.get(1) : "");
            }
            if (first.endsWith(VERSIONS)) {
                words.set(0, first.substring(0, first.length() - VERSIONS.length()));
                words.add(0, "versions");
            } else if (isSlip(first)) {
                return arguments;
            } else {
                words.add(0, BUILD);
            }
        }
        return words.get(0).equals(BUILD) ? joined(words).toArray(new String[0]) : words.toArray(new String[0]);
    }

    /** Whether a word is no distribution and no file, and nearer to the name of a command than to that of a distribution. */
    private boolean isSlip(String word) {
        if (NearestName.to(word, commands).isEmpty() || Files.exists(Path.of(word))) {
            return false;
        }
        Set<String> all = new HashSet<>(distributions.get());
        boolean isDistribution = all.contains(word);
        all.addAll(commands);
        return !isDistribution
                && NearestName.to(word, all).filter(commands::contains).isPresent();
    }

    private String[] help(String subject) {
        if (subject.isEmpty()) {
            return new String[] {"--help"};
        }
        return new String[] {commands.contains(subject) ? subject : BUILD, "--help"};
    }

    /** Joins the words of a list with commas, once a distribution was named. */
    private static List<String> joined(List<String> words) {
        List<String> result = new ArrayList<>();
        boolean afterTarget = words.size() > 1 && !words.get(1).startsWith("-");
        int i = 0;
        while (i < words.size()) {
            String word = words.get(i++);
            result.add(word);
            if (LISTS.contains(word) && afterTarget) {
                List<String> values = new ArrayList<>();
                while (i < words.size() && !words.get(i).startsWith("-")) {
                    values.add(words.get(i++));
                }
                if (!values.isEmpty()) {
                    result.add(String.join(",", values));
                }
            }
        }
        return result;
    }
}
