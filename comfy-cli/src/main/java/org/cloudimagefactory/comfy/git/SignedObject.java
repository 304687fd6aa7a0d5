package org.cloudimagefactory.comfy.git;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A commit or annotated tag taken apart: what was signed, and the signature. A commit has its signature in a header ({@code gpgsig}, goes on in
 * lines that begin with a space), a tag behind its text; see git's {@code gitformat-signature}.
 *
 * Both are texts of ISO 8859-1, so that each byte is one character.
 *
 * @param payload what was signed
 * @param signature in ASCII armour; null: there is none
 */
record SignedObject(String payload, @Nullable String signature) {
    private static final String SIGNATURE = "gpgsig";
    private static final Pattern BEGIN = Pattern.compile("(?m)^-----BEGIN (PGP|SSH) SIGNATURE-----$");

    /** What is known of how it was signed. */
    enum Kind {
        SSH,
        OPENPGP
    }

    /** A commit. */
    static SignedObject ofCommit(String text) {
        int end = text.indexOf("\n\n");
        String[] headers = (end < 0 ? text : text.substring(0, end)).split("\n", -1);
        StringBuilder payload = new StringBuilder();
        StringBuilder signature = new StringBuilder();
        String current = "";
        for (String header : headers) {
            if (!header.startsWith(" ")) {
                int space = header.indexOf(' ');
                current = space < 0 ? header : header.substring(0, space);
            }
            if (current.equals(SIGNATURE)) {
                signature
                        .append(header.substring(header.startsWith(" ") ? 1 : SIGNATURE.length() + 1))
                        .append('\n');
            } else if (!current.equals(SIGNATURE + "-sha256")) {
                payload.append(header).append('\n');
            }
        }
        payload.append(end < 0 ? "" : text.substring(end + 1));
        return new SignedObject(payload.toString(), signature.isEmpty() ? null : signature.toString());
    }

    /** An annotated tag. */
    static SignedObject ofTag(String text) {
        Matcher begin = BEGIN.matcher(text);
        int start = -1;
        while (begin.find()) {
            start = begin.start();
        }
        return start < 0
                ? new SignedObject(text, null)
                : new SignedObject(text.substring(0, start), text.substring(start));
    }

    /** A header of it, by its name; of several the first. */
    Optional<String> header(String name) {
        int end = payload.indexOf("\n\n");
        return (end < 0 ? payload : payload.substring(0, end))
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    /** How it was signed; nothing for what is not known here, such as X.509. */
    Optional<Kind> kind() {
        if (signature == null) {
            return Optional.empty();
        }
        Matcher begin = BEGIN.matcher(signature);
        if (!begin.lookingAt()) {
            return Optional.empty();
        }
        return Optional.of("SSH".equals(begin.group(1)) ? Kind.SSH : Kind.OPENPGP);
    }
}
