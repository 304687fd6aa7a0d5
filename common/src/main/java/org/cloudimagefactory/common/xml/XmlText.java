package org.cloudimagefactory.common.xml;

/** Text between tags of XML 1.0. */
public final class XmlText {
    private XmlText() {}

    /** Writes the text so that a parser gives it back as it is; what {@link #canHold} refuses has no such form. */
    public static void append(StringBuilder xml, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '&' -> xml.append("&amp;");
                // Written as it is, it would be read as a line feed.
                case '\r' -> xml.append("&#x0d;");
                default -> xml.append(c);
            }
        }
    }

    /** Whether a document can hold the character, be it by a reference; half of a pair of surrogates is none. */
    public static boolean canHold(int codePoint) {
        return codePoint >= ' '
                ? codePoint < Character.MIN_SURROGATE
                        || (codePoint > Character.MAX_SURROGATE && codePoint < 0xfffe)
                        || (codePoint > 0xffff && codePoint <= Character.MAX_CODE_POINT)
                : codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
    }
}
