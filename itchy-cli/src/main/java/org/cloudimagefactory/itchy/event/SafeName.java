package org.cloudimagefactory.itchy.event;

/** Turns text of any origin into a part of a file name that is a plain word to every program and shell. */
public final class SafeName {
    private SafeName() {}

    /**
     * The text with everything but ASCII letters, digits, dots and hyphens replaced, cut at the limit. It never begins with a
     * dot or a hyphen and is never empty. Different texts may become the same: whoever needs unique names adds something.
     */
    public static String of(String text, int limit) {
        StringBuilder name = new StringBuilder();
        for (int i = 0; i < text.length() && name.length() < limit; i++) {
            char c = text.charAt(i);
            boolean first = name.length() == 0;
            name.append(isPlain(c) && !(first && (c == '.' || c == '-')) ? c : '_');
        }
        return name.length() == 0 ? "_" : name.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    }
}
