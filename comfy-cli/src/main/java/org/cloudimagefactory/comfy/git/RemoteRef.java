package org.cloudimagefactory.comfy.git;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A branch or tag of a repository.
 *
 * @param name such as {@code refs/heads/main}
 * @param object that it stands for: of an annotated tag the tag itself
 */
public record RemoteRef(String name, String object) {
    private static final String TAGS = "refs/tags/";
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{40}|[0-9a-f]{64})\t(refs/[!-\\]_-~]{1,250})");

    /** A line of {@code git ls-remote}; nothing for one of another form, such as what a tag is about ({@code ^{}}). */
    static Optional<RemoteRef> parse(String line) {
        java.util.regex.Matcher matcher = LINE.matcher(line);
        return matcher.matches() ? Optional.of(new RemoteRef(matcher.group(2), matcher.group(1))) : Optional.empty();
    }

    /** Whether it is a tag. */
    public boolean isTag() {
        return name.startsWith(TAGS);
    }

    /** Its name without what all of its kind begin with. */
    public String brief() {
        return name.replaceFirst("^refs/(heads|tags)/", "");
    }
}
