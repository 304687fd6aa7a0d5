package org.cloudimagefactory.common.registry;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The next page of a list, from the fields {@code Link} (RFC 8288). */
final class Links {
    private static final int LONGEST = 8192;
    private static final Pattern LINK = Pattern.compile("<([^<>]*+)>([^<>]*+)");
    private static final Pattern NEXT =
            Pattern.compile("(?i);\\s*rel\\s*=\\s*(?:next|\"(?:[^\"]*\\s)?next(?:\\s[^\"]*)?\")");

    private Links() {}

    static Optional<String> next(List<String> fields) {
        for (String field : fields) {
            if (field.length() <= LONGEST) {
                Matcher link = LINK.matcher(field);
                while (link.find()) {
                    if (NEXT.matcher(link.group(2)).find()) {
                        return Optional.of(link.group(1));
                    }
                }
            }
        }
        return Optional.empty();
    }
}
