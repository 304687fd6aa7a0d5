package org.cloudimagefactory.comfy.layer;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Names a layer by all that it is made from.
 *
 * @param digits SHA-256 over that, 64 hexadecimal digits
 */
public record LayerKey(String digits) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
    private static final int SHORT = 12;

    public LayerKey {
        if (!FORM.matcher(digits).matches()) {
            throw new IllegalArgumentException("'" + digits + "' is no key of a layer");
        }
    }

    /** The key, if a text is one. */
    public static Optional<LayerKey> parse(String text) {
        return FORM.matcher(text).matches() ? Optional.of(new LayerKey(text)) : Optional.empty();
    }

    /** Its beginning, for people. */
    public String brief() {
        return digits.substring(0, SHORT);
    }

    @Override
    public String toString() {
        return digits;
    }
}
