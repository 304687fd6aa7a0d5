package org.cloudimagefactory.common.problem;

/** Text that may hold addresses, for logs, reports and files that others read. */
public final class AddressText {
    private static final String BEFORE_HOST = "://";
    private static final String AFTER_HOST = "/?#\\ \t\r\n\"'<>,;";

    private AddressText() {}

    /** The text with users and passwords taken out of all addresses in it, {@code https://user:password@host/} and the like. */
    public static String withoutCredentials(String text) {
        int found = text.indexOf(BEFORE_HOST);
        if (found < 0 || text.indexOf('@', found) < 0) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int copied = 0;
        while (found >= 0) {
            int start = found + BEFORE_HOST.length();
            int end = start;
            int host = start;
            while (end < text.length() && AFTER_HOST.indexOf(text.charAt(end)) < 0) {
                end++;
                host = text.charAt(end - 1) == '@' ? end : host;
            }
            result.append(text, copied, start);
            copied = host;
            found = text.indexOf(BEFORE_HOST, end);
        }
        return result.append(text, copied, text.length()).toString();
    }
}
