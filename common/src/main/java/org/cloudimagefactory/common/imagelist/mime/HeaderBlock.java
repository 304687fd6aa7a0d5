package org.cloudimagefactory.common.imagelist.mime;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.PrintableText;
import org.jspecify.annotations.Nullable;

/**
 * The header fields of a message or of one of its parts, up to the empty line. A field that decides how the body is read may
 * occur once only, so that two readers can't see two different messages.
 */
final class HeaderBlock {
    private static final int FIELD_LIMIT = 200;
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \t]*:(.*)");
    private static final Set<String> DECISIVE = Set.of("content-type", "content-transfer-encoding", "mime-version");

    private final Map<String, String> fields = new HashMap<>();
    private int bodyStart;

    private HeaderBlock() {}

    /** Reads the fields from the start of a piece of a message. */
    static HeaderBlock read(byte[] bytes, int from, int to) {
        HeaderBlock block = new HeaderBlock();
        LineCursor lines = new LineCursor(bytes, from, to);
        StringBuilder field = new StringBuilder();
        int count = 0;
        while (lines.advance() && !lines.isEmpty()) {
            String line = lines.text();
            if (++count > FIELD_LIMIT) {
                throw new ItemProblem("more than " + FIELD_LIMIT + " header lines");
            }
            boolean folded = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            if (folded && field.length() > 0) {
                field.append(line);
            } else {
                block.add(field);
                field = new StringBuilder(line);
            }
        }
        block.add(field);
        block.bodyStart = lines.next();
        return block;
    }

    /** Where the body starts. */
    int bodyStart() {
        return bodyStart;
    }

    /** The value of a field, where there is one. */
    Optional<String> get(String name) {
        return Optional.ofNullable(fields.get(name));
    }

    /** The content type, where there is one. */
    Optional<ContentType> contentType() {
        return get("content-type").map(ContentType::parse);
    }

    /** The transfer encoding in lower case; {@code 7bit} where there is none. */
    String transferEncoding() {
        @Nullable String value = fields.get("content-transfer-encoding");
        return value == null ? "7bit" : value.toLowerCase(Locale.ROOT);
    }

    private void add(CharSequence field) {
        if (field.length() == 0) {
            return;
        }
        Matcher matcher = FIELD.matcher(field);
        if (!matcher.matches()) {
            throw new ItemProblem("no header field: '" + PrintableText.of(field.toString(), 60) + "'");
        }
        String name = matcher.group(1).toLowerCase(Locale.ROOT);
        String value = matcher.group(2).strip();
        if (DECISIVE.contains(name) && value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
            throw new ItemProblem("control characters in header field " + name);
        }
        if (fields.putIfAbsent(name, value) != null && DECISIVE.contains(name)) {
            throw new ItemProblem("header field " + name + " occurs twice");
        }
    }
}
