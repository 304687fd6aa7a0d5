package org.cloudimagefactory.itchy.ova;

import org.cloudimagefactory.common.problem.PrintableText;

/** Names in archives and references: always relative, always inside. */
final class EntryName {
    private static final int SHOWN = 100;

    private EntryName() {}

    /** The name without empty and {@code .} parts; an absolute one or one with {@code ..} is refused. */
    static String checked(String name) {
        if (name.startsWith("/") || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
            throw TarIndex.refused("name '" + PrintableText.of(name, SHOWN) + "' is absolute or holds a backslash");
        }
        StringBuilder result = new StringBuilder();
        for (String part : name.split("/")) {
            if (part.equals("..")) {
                throw TarIndex.refused("name '" + PrintableText.of(name, SHOWN) + "' leads out of the archive");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                result.append(result.length() == 0 ? "" : "/").append(part);
            }
        }
        return result.toString();
    }
}
