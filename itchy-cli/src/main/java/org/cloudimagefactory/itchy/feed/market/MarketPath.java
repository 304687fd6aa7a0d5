package org.cloudimagefactory.itchy.feed.market;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Optional;

/** Paths that a market names below itself; they lead nowhere else. */
public final class MarketPath {
    private static final int LONGEST = 2048;

    private MarketPath() {}

    /** Whether it is one: relative, without {@code .} and {@code ..}, empty parts, backslashes and what can't be seen. */
    public static boolean isOne(String path) {
        return path.length() <= LONGEST
                && path.indexOf('\\') < 0
                && path.chars().noneMatch(Character::isISOControl)
                && Arrays.stream(path.split("/", -1))
                        .noneMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    }

    /** The address of a path below a market; nothing when it is no such path. */
    public static Optional<URI> below(URI root, String path) {
        if (!isOne(path)) {
            return Optional.empty();
        }
        try {
            // What has a meaning in addresses is escaped: the path is the name of a file.
            String escaped = new URI(null, null, "/" + path, null).toASCIIString();
            return Optional.of(new URI(root + escaped));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
