package org.cloudimagefactory.comfy.packer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of Packer, on which depends what a template may say.
 *
 * @param major first part of the number
 * @param minor second part
 * @param patch third part
 */
public record PackerVersion(int major, int minor, int patch) {
    private static final Pattern FORM = Pattern.compile("Packer v([0-9]{1,4})\\.([0-9]{1,4})\\.([0-9]{1,4})");

    /** Reads what {@code packer version} prints. */
    public static Optional<PackerVersion> parse(String output) {
        Matcher matcher = FORM.matcher(output);
        return matcher.find()
                ? Optional.of(new PackerVersion(
                        Integer.parseInt(matcher.group(1)),
                        Integer.parseInt(matcher.group(2)),
                        Integer.parseInt(matcher.group(3))))
                : Optional.empty();
    }

    /** Whether builders are plugins that have to be installed. */
    public boolean needsPlugins() {
        return atLeast(1, 10);
    }

    private boolean atLeast(int wantedMajor, int wantedMinor) {
        return major > wantedMajor || (major == wantedMajor && minor >= wantedMinor);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
