package org.cloudimagefactory.comfy.answers;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * Where a guest finds the answers. It stands for {@code {{ .HTTPIP }}} and {@code {{ .HTTPPort }}} of Packer's templates, in
 * every spacing that those allow.
 *
 * @param host the guest's name for the host
 * @param port a number, or a word where it is not known yet
 */
public record AnswersAddress(String host, String port) {
    /** The host's loopback address, as guests see it through the user network of QEMU and the NAT of VirtualBox. */
    public static final String HOST = "10.0.2.2";

    /** For people who only want to see files: the port is another one in each build. */
    public static final AnswersAddress UNKNOWN = new AnswersAddress(HOST, "PORT");

    private static final Pattern IP = placeholder("HTTPIP");
    private static final Pattern PORT = placeholder("HTTPPort");
    private static final Pattern NAMED = Pattern.compile(PORT.pattern() + "/([A-Za-z0-9._/-]+)");
    private static final Pattern LEFT = Pattern.compile("\\{\\{[^{}]*\\.HTTP(?:IP|Port)\\b[^{}]*}}");
    private static final int TOLD = 60;

    /** A minus sign at either side takes the white space beyond it away. */
    private static Pattern placeholder(String name) {
        return Pattern.compile("(?:\\s*\\{\\{-\\s+|\\{\\{\\s*)\\." + name + "(?:\\s+-}}\\s*|\\s*}})");
    }

    /** The text of a file with the address in it; other braces are the file's own. */
    public String inFile(String text) {
        return PORT.matcher(IP.matcher(text).replaceAll(Matcher.quoteReplacement(host)))
                .replaceAll(Matcher.quoteReplacement(port));
    }

    /** The text of a template with the address in it; fails where a template does more with the address than to print it. */
    public String in(String text) {
        String filled = inFile(text);
        Matcher left = LEFT.matcher(filled);
        if (left.find()) {
            throw new EnvironmentProblem(
                            "'" + PrintableText.of(left.group(), TOLD) + "' is more than the address of the answers")
                    .hint("write {{ .HTTPIP }} and {{ .HTTPPort }} alone, without functions around them")
                    .ofOneItem();
        }
        return filled;
    }

    /** Whether the text asks for the address. */
    public static boolean isIn(String text) {
        return IP.matcher(text).find() || PORT.matcher(text).find();
    }

    /** The files that a text with placeholders tells to fetch. */
    public static List<String> filesIn(String text) {
        return NAMED.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
