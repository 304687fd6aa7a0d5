package org.cloudimagefactory.common.setup;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What can be wrong with an answer; each gives the problem, if there is one. */
public final class AnswerChecks {
    private AnswerChecks() {}

    /** It must name a file or a directory from the root. */
    public static Optional<String> absolutePath(String answer) {
        try {
            return Path.of(answer).isAbsolute()
                    ? Optional.empty()
                    : Optional.of("a path from the root, such as /srv/x");
        } catch (InvalidPathException e) {
            return Optional.of("no path: " + e.getReason());
        }
    }

    /** It must be an address of a web server, without a password in it. */
    public static Optional<String> webAddress(String answer) {
        try {
            URI uri = new URI(answer);
            if (uri.getUserInfo() != null) {
                return Optional.of("no name and no password belong into an address: others could read them");
            }
            boolean isWeb = ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
                    && uri.getHost() != null;
            return isWeb ? Optional.empty() : Optional.of("an address such as http://cloud.example.org:2633/RPC2");
        } catch (URISyntaxException e) {
            return Optional.of("no address: " + e.getReason());
        }
    }

    /** It must be one of these words. */
    public static Function<String, Optional<String>> oneOf(String... words) {
        List<String> known = List.of(words);
        return answer -> known.contains(answer) ? Optional.empty() : Optional.of("one of " + String.join(", ", known));
    }

    /** It must be one or several of these words, with commas between them. */
    public static Function<String, Optional<String>> someOf(String... words) {
        Function<String, Optional<String>> one = oneOf(words);
        return answer -> List.of(answer.split(",", -1)).stream()
                .map(one)
                .flatMap(Optional::stream)
                .findFirst();
    }
}
