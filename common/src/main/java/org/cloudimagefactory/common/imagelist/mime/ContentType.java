package org.cloudimagefactory.common.imagelist.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;

/**
 * The value of a {@code Content-Type} field.
 *
 * @param type in lower case, such as {@code multipart/signed}
 * @param parameters by name in lower case
 */
record ContentType(String type, Map<String, String> parameters) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z{}-]+";
    private static final Pattern TYPE = Pattern.compile("(" + TOKEN + "/" + TOKEN + ")\\s*");
    private static final Pattern PARAMETER =
            Pattern.compile(";\\s*(?:(" + TOKEN + ")\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\\s;\"()]+))\\s*)?");

    ContentType {
        parameters = Map.copyOf(parameters);
    }

    static ContentType parse(String value) {
        Matcher type = TYPE.matcher(value);
        if (!type.lookingAt()) {
            throw malformed(value);
        }
        Map<String, String> parameters = new HashMap<>();
        Matcher parameter = PARAMETER.matcher(value).region(type.end(), value.length());
        int end = type.end();
        while (parameter.lookingAt()) {
            end = parameter.end();
            if (parameter.group(1) != null) {
                String name = parameter.group(1).toLowerCase(Locale.ROOT);
                String text = parameter.group(2) == null
                        ? parameter.group(3)
                        : parameter.group(2).replaceAll("\\\\(.)", "$1");
                if (parameters.put(name, text) != null) {
                    throw malformed(value);
                }
            }
            parameter.region(end, value.length());
        }
        if (end != value.length()) {
            throw malformed(value);
        }
        return new ContentType(type.group(1).toLowerCase(Locale.ROOT), parameters);
    }

    /** The value of a parameter, where there is one. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private static ItemProblem malformed(String value) {
        return new ItemProblem("malformed content type '" + PrintableText.of(value, 100) + "'");
    }
}
