package org.cloudimagefactory.comfy.appliance;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.problem.UsageProblem;

/**
 * OpenNebula's own package for contextualization, as a site configures it for a family of distributions.
 *
 * @param family of the distributions that it is for
 * @param url where guests fetch it from
 * @param algorithm of its checksum, {@code sha256} or {@code sha512}
 * @param digest hexadecimal, in small letters
 */
public record ContextPackage(String family, String url, String algorithm, String digest) {
    /** Its name among the ways of contextualization. */
    public static final String WAY = "one-context";

    private static final Pattern FORM = Pattern.compile("([a-z0-9-]+)=(https?://[A-Za-z0-9._~:/?@%+=\\[\\]-]+"
            + "\\.(?:deb|rpm|apk))#(sha256:[0-9A-Fa-f]{64}|sha512:[0-9A-Fa-f]{128})");
    private static final int TOLD = 200;

    /** Reads {@code FAMILY=URL#ALGORITHM:DIGEST}. */
    public static ContextPackage parse(String text) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            throw new UsageProblem("'" + PrintableText.of(text, TOLD) + "' is no package of OpenNebula")
                    .hint("write it as FAMILY=URL#sha256:DIGEST, such as"
                            + " debian=https://example.org/one-context.deb#sha256:..., with a URL that ends in .deb, .rpm or"
                            + " .apk");
        }
        String[] checksum = matcher.group(3).split(":", 2);
        return new ContextPackage(
                matcher.group(1), matcher.group(2), checksum[0], checksum[1].toLowerCase(Locale.ROOT));
    }
}
