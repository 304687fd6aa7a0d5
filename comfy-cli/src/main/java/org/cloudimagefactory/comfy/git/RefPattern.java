package org.cloudimagefactory.comfy.git;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which ref of a repository is followed: a branch ({@code main}, {@code refs/heads/main}), or the newest tag of a pattern
 * ({@code refs/tags/v*}), where a star stands for any characters but a slash.
 *
 * @param text as the operator wrote it
 */
public record RefPattern(String text) {
    private static final String REFS = "refs/";

    /** As git knows it. */
    String full() {
        return text.startsWith(REFS) ? text : "refs/heads/" + text;
    }

    /** Whether tags are followed. */
    public boolean isOfTags() {
        return full().startsWith("refs/tags/");
    }

    /** The ref that is followed, of those that there are; of several tags that with the highest version. */
    Optional<RemoteRef> choose(List<RemoteRef> refs) {
        Pattern pattern = Pattern.compile(Pattern.quote(full()).replace("*", "\\E[^/]*\\Q"));
        return refs.stream()
                .filter(ref -> pattern.matcher(ref.name()).matches())
                .max(Comparator.comparing(RemoteRef::name, new TagOrder()));
    }
}
