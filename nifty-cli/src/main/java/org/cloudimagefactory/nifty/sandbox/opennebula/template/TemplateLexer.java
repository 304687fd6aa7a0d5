package org.cloudimagefactory.nifty.sandbox.opennebula.template;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a template into tokens the way the server does: at each place the longest match wins, of equal ones the first rule;
 * what matches no rule is passed over in silence. After an equals sign a value is expected, and there other rules hold.
 */
final class TemplateLexer {
    /** Where the match of a rule that begins at a place ends, or a number below that when there is none. */
    private interface Match {
        int end(String text, int at);
    }

    /** A rule: what matches, which token that makes, if any, and how many characters at both ends are no part of its text. */
    private record Rule(Match match, Token.@Nullable Kind kind, int margin) {
        Rule(Match match, Token.@Nullable Kind kind) {
            this(match, kind, 0);
        }
    }

    private static final List<Rule> NAMES = List.of(
            new Rule(pattern("[ \\t]*#[^\\n]*\\n"), null),
            new Rule(pattern("[ \\t\\n]+"), null),
            new Rule(pattern("[A-Za-z0-9_]+"), Token.Kind.VARIABLE),
            new Rule(pattern("[ \\t]*=[ \\t]*"), Token.Kind.EQUAL),
            new Rule(pattern("[ \\t]*=[ \\t]*\\n"), Token.Kind.EQUAL_EMPTY),
            new Rule(pattern("[ \\t\\n]*,[ \\t\\n]*"), Token.Kind.COMMA),
            new Rule(pattern("[ \\t\\n]*\\][ \\t\\n]*"), Token.Kind.CBRACKET));

    private static final List<Rule> VALUES = List.of(
            new Rule(pattern("[ \\t]*\\[[ \\t\\n]*"), Token.Kind.OBRACKET),
            new Rule(pattern("[^\\n]*\\]\\]>[^\\n]*"), Token.Kind.CCDATA),
            // A quoted text that goes on after its end is taken by the next rule, with its quotes.
            new Rule(TemplateLexer::quoted, Token.Kind.STRING, 1),
            new Rule(pattern("[^=# \\t\\n,\\[\\]]+"), Token.Kind.STRING));

    private final String text;
    private boolean valueFollows;
    private int at;
    private int line;
    private int from = 1;
    private int to = 1;

    TemplateLexer(String text) {
        this.text = text;
    }

    Token next() {
        while (at < text.length()) {
            int begin = at;
            Rule rule = longestMatch();
            if (rule != null && rule.kind() != null) {
                valueFollows = rule.kind() == Token.Kind.EQUAL;
                return new Token(
                        rule.kind(), text.substring(begin + rule.margin(), at - rule.margin()), line, from, to);
            }
        }
        return new Token(Token.Kind.END, "", line, from, to);
    }

    /** Goes over the longest match, or over one character. */
    private @Nullable Rule longestMatch() {
        Rule longest = null;
        int end = at;
        for (Rule rule : valueFollows ? VALUES : NAMES) {
            int candidate = rule.match().end(text, at);
            if (candidate > end) {
                longest = rule;
                end = candidate;
            }
        }
        String match = text.substring(at, Math.max(end, at + 1));
        at += match.length();
        line += (int) match.chars().filter(c -> c == '\n').count();
        from = to;
        to += match.getBytes(StandardCharsets.UTF_8).length;
        return longest;
    }

    /**
     * A quote ends a text unless a backslash stands before it; but where no later quote ends it, the last one with a
     * backslash does, for the longest match is wanted and a backslash alone means nothing.
     */
    private static int quoted(String text, int begin) {
        if (text.charAt(begin) != '"') {
            return -1;
        }
        int end = -1;
        for (int i = begin + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                end = i + 1;
                if (i - 1 == begin || text.charAt(i - 1) != '\\') {
                    break;
                }
            }
        }
        return end;
    }

    private static Match pattern(String regularExpression) {
        Pattern pattern = Pattern.compile(regularExpression);
        return (text, at) -> {
            Matcher matcher = pattern.matcher(text).region(at, text.length());
            return matcher.lookingAt() ? matcher.end() : -1;
        };
    }
}
