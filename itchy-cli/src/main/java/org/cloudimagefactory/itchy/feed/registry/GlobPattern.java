package org.cloudimagefactory.itchy.feed.registry;

/**
 * A pattern of names as shells have it: {@code *} stands for any text, {@code ?} for any character. It is compared without going
 * back more than one star, so that no pattern takes long.
 *
 * @param text of the pattern
 */
public record GlobPattern(String text) {
    /** Whether a whole name is of this pattern. */
    public boolean matches(String name) {
        int at = 0;
        int star = -1;
        int retry = 0;
        for (int i = 0; i < name.length(); ) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                retry = i;
            } else if (at < text.length() && (text.charAt(at) == '?' || text.charAt(at) == name.charAt(i))) {
                at++;
                i++;
            } else if (star >= 0) {
                at = star + 1;
                i = ++retry;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }

    @Override
    public String toString() {
        return text;
    }
}
