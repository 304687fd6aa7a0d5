package org.cloudimagefactory.common.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a server wants to see, from the fields {@code WWW-Authenticate} (RFC 9110, 11.6.1).
 *
 * @param scheme in small letters
 * @param parameters by their names in small letters
 */
record Challenge(String scheme, Map<String, String> parameters) {
    static final String BEARER = "bearer";
    static final String BASIC = "basic";

    private static final int LONGEST = 8192;
    private static final String TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
    private static final Pattern SCHEME = Pattern.compile("[ \t,]*(" + TOKEN + ")(?=[ \t]|,|$)(?![ \t]*=)");
    private static final Pattern PARAMETER =
            Pattern.compile("[ \t,]*(" + TOKEN + ")[ \t]*=[ \t]*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|([^\" \t,]*+))");

    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The one that is answered: by a token, else by a password; empty when the server wants something else. */
    static Optional<Challenge> best(List<String> fields) {
        List<Challenge> all = new ArrayList<>();
        fields.stream().filter(field -> field.length() <= LONGEST).forEach(field -> read(field, all));
        return all.stream()
                .filter(one -> one.scheme().equals(BEARER))
                .findFirst()
                .or(() -> all.stream().filter(one -> one.scheme().equals(BASIC)).findFirst());
    }

    /** The value of a parameter. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    private static void read(String field, List<Challenge> all) {
        Matcher scheme = SCHEME.matcher(field);
        Matcher parameter = PARAMETER.matcher(field);
        int at = 0;
        while (at < field.length() && scheme.region(at, field.length()).lookingAt()) {
            String name = scheme.group(1).toLowerCase(Locale.ROOT);
            at = scheme.end();
            Map<String, String> parameters = new HashMap<>();
            while (at < field.length() && parameter.region(at, field.length()).lookingAt()) {
                String value = parameter.group(2) == null
                        ? parameter.group(3)
                        : parameter.group(2).replaceAll("\\\\(.)", "$1");
                parameters.putIfAbsent(parameter.group(1).toLowerCase(Locale.ROOT), value);
                at = parameter.end();
            }
            all.add(new Challenge(name, parameters));
        }
    }
}
