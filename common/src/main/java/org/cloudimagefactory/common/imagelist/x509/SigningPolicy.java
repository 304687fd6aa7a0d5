package org.cloudimagefactory.common.imagelist.x509;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.cloudimagefactory.common.problem.ItemProblem;

/**
 * Which subjects authorities may sign, as {@code *.signing_policy} files (Globus's EACL syntax) say it. An authority that such
 * a file is about may sign nothing else.
 *
 * @param origin for messages
 * @param entries in the order of the file
 */
record SigningPolicy(String origin, List<Entry> entries) {
    private static final int SIZE_LIMIT = 1 << 20;
    private static final Pattern WORD = Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|([^\\s'\"#]+))");
    private static final Pattern ANY_EMAIL = Pattern.compile("(?i)/(emailAddress|email|e)=");
    private static final Pattern ANY_UID = Pattern.compile("(?i)/(uid|userid)=");

    /**
     * What one authority may sign.
     *
     * @param authority its name in slash form
     * @param subjects patterns in slash form; * stands for any text, ? for any character
     */
    record Entry(String authority, List<String> subjects) {}

    SigningPolicy {
        entries = List.copyOf(entries);
    }

    static SigningPolicy read(Path file) {
        try {
            if (Files.size(file) > SIZE_LIMIT) {
                throw new ItemProblem(file + " is larger than 1 MiB");
            }
            return parse(Files.readString(file, StandardCharsets.ISO_8859_1), file.toString());
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }

    static SigningPolicy parse(String text, String origin) {
        List<Entry> entries = new ArrayList<>();
        String authority = "";
        boolean maySign = false;
        for (String line : text.lines().toList()) {
            List<String> words = words(line, origin);
            if (words.isEmpty()) {
                continue;
            }
            String keyword = words.get(0).toLowerCase(Locale.ROOT);
            if (keyword.startsWith("access_id_")) {
                authority = keyword.equals("access_id_ca") && words.size() > 2 ? words.get(2) : "";
                maySign = false;
            } else if (keyword.equals("pos_rights")) {
                maySign = words.get(words.size() - 1).equalsIgnoreCase("CA:sign");
            } else if (keyword.equals("cond_subjects")) {
                if (!authority.isEmpty() && maySign) {
                    entries.add(new Entry(
                            authority, patterns(words.subList(Math.min(2, words.size()), words.size()), origin)));
                }
            } else if (!keyword.equals("neg_rights")) {
                throw new ItemProblem(origin + ": unknown keyword '" + words.get(0) + "'");
            }
        }
        return new SigningPolicy(origin, entries);
    }

    /** Whether anything is said about the authority. */
    boolean isAbout(X500Name authority) {
        return entries.stream().anyMatch(entry -> SlashName.matches(entry.authority(), authority));
    }

    /** What is said about the authority. */
    SigningPolicy of(X500Name authority) {
        return new SigningPolicy(
                origin,
                entries.stream()
                        .filter(entry -> SlashName.matches(entry.authority(), authority))
                        .toList());
    }

    /** Whether the authority that this policy was narrowed to may sign the subject. */
    boolean permits(X500Name subject) {
        String name = SlashName.of(subject);
        return entries.stream()
                .flatMap(entry -> entry.subjects().stream())
                .anyMatch(pattern -> glob(pattern).matcher(uniform(name)).matches());
    }

    /** What any of them permits; both hashes of a name usually lead to the same file. */
    static SigningPolicy union(List<SigningPolicy> policies) {
        List<Entry> all =
                policies.stream().flatMap(policy -> policy.entries().stream()).toList();
        return new SigningPolicy(policies.get(0).origin(), all);
    }

    private static List<String> words(String line, String origin) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(line);
        int end = 0;
        while (matcher.lookingAt()) {
            words.add(firstGroup(matcher));
            end = matcher.end();
            matcher.region(end, line.length());
        }
        String rest = line.substring(end).strip();
        if (!rest.isEmpty() && !rest.startsWith("#")) {
            throw new ItemProblem(origin + ": cannot read line '" + line + "'");
        }
        return words;
    }

    /** The patterns are one quoted word that holds quoted words, or plain words. */
    private static List<String> patterns(List<String> arguments, String origin) {
        List<String> patterns = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.indexOf('"') >= 0 || argument.indexOf('\'') >= 0) {
                patterns.addAll(words(argument, origin));
            } else {
                patterns.add(argument);
            }
        }
        return patterns;
    }

    private static String firstGroup(Matcher matcher) {
        for (int group = 1; group < 3; group++) {
            if (matcher.group(group) != null) {
                return matcher.group(group);
            }
        }
        return matcher.group(3);
    }

    private static Pattern glob(String pattern) {
        StringBuilder regex = new StringBuilder();
        for (char c : uniform(pattern).toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return Pattern.compile(regex.toString(), Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    }

    private static String uniform(String name) {
        return ANY_UID.matcher(ANY_EMAIL.matcher(name).replaceAll("/emailAddress="))
                .replaceAll("/UID=");
    }
}
