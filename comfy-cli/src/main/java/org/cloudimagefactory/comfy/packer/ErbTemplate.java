package org.cloudimagefactory.comfy.packer;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * A template in ERB, as the predecessor had them. Of Ruby it knows what their answers are made with: values that are printed,
 * such as {@code <%= @data[:distro][:version]['major_version'] %>}; anything else is refused.
 */
final class ErbTemplate {
    private static final Pattern TAG = Pattern.compile("<%%|<%(=|#|)(.*?)(-?)%>(\\n?)", Pattern.DOTALL);
    private static final Pattern VALUE = Pattern.compile("@data((?:\\[(?::\\w+|:?'[^']*'|:?\"[^\"]*\")])+)");
    private static final Pattern KEY = Pattern.compile("\\[:?['\"]?([^\\]'\"]*)['\"]?]");
    private static final int TOLD = 80;

    private final String source;
    private final String name;
    private final Map<String, ?> data;

    /** A template with this name for messages, and what stands behind {@code @data}. */
    ErbTemplate(String source, String name, Map<String, ?> data) {
        this.source = source;
        this.name = name;
        this.data = data;
    }

    String rendered() {
        return TAG.matcher(source).replaceAll(tag -> Matcher.quoteReplacement(replacement(tag)));
    }

    private String replacement(MatchResult tag) {
        if (tag.group().equals("<%%")) {
            return "<%";
        }
        String lineEnd = tag.group(3).isEmpty() ? tag.group(4) : "";
        return switch (tag.group(1)) {
            case "#" -> lineEnd;
            case "=" -> value(tag) + lineEnd;
            default -> throw refused(tag);
        };
    }

    private String value(MatchResult tag) {
        Matcher path = VALUE.matcher(tag.group(2).strip());
        if (!path.matches()) {
            throw refused(tag);
        }
        Object value = data;
        for (MatchResult key : KEY.matcher(path.group(1)).results().toList()) {
            if (!(value instanceof Map<?, ?> map)) {
                throw refused(tag);
            }
            value = map.get(key.group(1));
        }
        if (value instanceof Map) {
            throw refused(tag);
        }
        // Ruby prints nothing for what is not there, such as the last part of a short version number.
        return value == null ? "" : value.toString();
    }

    private EnvironmentProblem refused(MatchResult tag) {
        long line =
                source.substring(0, tag.start()).chars().filter(c -> c == '\n').count() + 1;
        return new EnvironmentProblem("cannot render template " + name + ": line " + line + ": '"
                        + PrintableText.of(tag.group().strip(), TOLD) + "' is more Ruby than is known here")
                .hint("write it as a Jinja template under http/")
                .ofOneItem();
    }
}
