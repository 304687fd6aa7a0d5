package org.cloudimagefactory.common.image.inspect.vmdk;

import java.util.Locale;

/** Tells descriptors that are files of their own: text that names the files with the data. */
public final class VmdkText {
    private static final String FIRST_LINE = "# disk descriptorfile";

    private VmdkText() {}

    /** Whether an image that begins so can be taken for one. */
    public static boolean isDescriptor(String head) {
        String text = head.toLowerCase(Locale.ROOT);
        if (text.startsWith(FIRST_LINE)) {
            return true;
        }
        // As probing does it: after comments and empty lines comes the version.
        for (String line : text.split("\r?\n", -1)) {
            if (!line.isBlank() && !line.startsWith("#")) {
                return line.matches("version=[0-9]+.*") || (isText(text) && text.contains("createtype="));
            }
        }
        return false;
    }

    private static boolean isText(String text) {
        return text.chars().allMatch(c -> (c >= ' ' && c < 0x7f) || c == '\n' || c == '\r' || c == '\t');
    }
}
